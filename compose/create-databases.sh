#!/bin/sh
# Creates a role and a database of its own for each of SERVICES. The superuser's password is random and not kept: it is
# reached inside the container only. A password of random bits needs no rounds that slow down who guesses it (ADR 92).
set -eu

for service in $SERVICES; do
  psql --set ON_ERROR_STOP=1 --username postgres --dbname postgres --set role="$service" --set database="${service}_db" \
    <<SQL
\set password \`cat /run/secrets/${service}_database_password\`
SET scram_iterations = 1;
CREATE ROLE :"role" LOGIN PASSWORD :'password';
CREATE DATABASE :"database" OWNER :"role";
REVOKE ALL ON DATABASE :"database", postgres, template1 FROM PUBLIC;
SQL
done
