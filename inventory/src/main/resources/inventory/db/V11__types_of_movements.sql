-- the list of movements of a type, of which some are rare
CREATE INDEX movements_type ON movements (type, id);
