"""Who gets what where a coalition's worth depends on how the others stand: one file a value."""

from detente.values.externality_free import ExternalityFree
from detente.values.macho_stadler import MachoStadler
from detente.values.mcquillin import McQuillin
from detente.values.myerson import Myerson
from detente.values.partition_bargaining import PartitionBargaining
from detente.values.partition_value import PartitionValue
from detente.values.random_partitions import RandomPartitions

VALUES: tuple[PartitionValue, ...] = (ExternalityFree(), McQuillin(), MachoStadler(), Myerson())

__all__ = [
    "VALUES",
    "ExternalityFree",
    "MachoStadler",
    "McQuillin",
    "Myerson",
    "PartitionBargaining",
    "RandomPartitions",
]
