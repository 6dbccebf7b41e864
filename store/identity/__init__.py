"""Which sightings are one call: pure decisions over values, no database."""

from store.identity.likeness import Bond, bond_of, differ, likeness
from store.identity.partition import Ruling, partition
from store.identity.traits import Keys, Traits, keys_of, traits_of

__all__ = ["Bond", "Keys", "Ruling", "Traits", "bond_of", "differ", "keys_of", "likeness", "partition", "traits_of"]
