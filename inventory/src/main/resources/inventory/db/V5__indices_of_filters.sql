-- Every filter of a list leads by an index to its rows in the list's order, however old they are.
CREATE INDEX stocks_product ON stocks (product_id, location_id);
CREATE INDEX stocks_short ON stocks (location_id, product_id) WHERE alert_since IS NOT NULL;
CREATE INDEX stocks_plenty ON stocks (location_id, product_id) WHERE over_since IS NOT NULL;
CREATE INDEX movements_location ON movements (location_id, id);
DROP INDEX movements_to_location;
CREATE INDEX movements_to_location ON movements (to_location_id, id) WHERE to_location_id IS NOT NULL;
CREATE INDEX movement_lines_location ON movement_lines (location_id, movement_id, product_id);
CREATE INDEX replenishments_sender ON replenishments (from_location_id, id);
