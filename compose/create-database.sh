#!/bin/sh
# Creates the service's own role and database. The superuser's password is random and not kept: it is reached
# inside the container only.
set -eu

psql --set ON_ERROR_STOP=1 --username postgres --dbname postgres \
  --set role="$SERVICE" --set database="${SERVICE}_db" <<'SQL'
\set password `cat "$SERVICE_PASSWORD_FILE"`
CREATE ROLE :"role" LOGIN PASSWORD :'password';
CREATE DATABASE :"database" OWNER :"role";
REVOKE ALL ON DATABASE :"database", postgres, template1 FROM PUBLIC;
SQL
