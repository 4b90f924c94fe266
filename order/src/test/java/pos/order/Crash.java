package pos.order;

import io.vertx.pgclient.PgConnection;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import pos.testing.ServiceProcess;
import pos.testing.ServiceUnderTest;

/** Halts an order service at a chosen point of its work, so that it can be killed exactly there. */
sealed interface Crash {

  /** Waits until the service has reached the point. */
  void awaitReached();

  /** Ends the halt when the service is dead: what it was about to do fails, or happens without its knowledge. */
  void end();

  /** Halts at a call to another service, which is dropped, forwarded too late or never answered. */
  record AtCall(Forwarding.Halt halt, boolean dropped) implements Crash {

    @Override
    public void awaitReached() {
      halt.awaitReached();
    }

    @Override
    public void end() {
      if (dropped) {
        halt.drop();
      } else {
        halt.end();
      }
    }
  }

  /** Halts a transaction in its commit, where it waits for a lock that the test holds. */
  record AtCommit(Database database, long customer, boolean committed) implements Crash {

    @Override
    public void awaitReached() {
      ServiceProcess.await("the commit", () -> database.waiting(customer) > 0);
    }

    @Override
    public void end() {
      database.end(customer, committed);
    }
  }

  /** Makes commits of the victim, the order service that is to be killed, wait in the database. */
  final class Database implements AutoCloseable {

    private static final List<String> TRIGGERS = List.of("""
        CREATE TABLE crash_points (customer_id bigint PRIMARY KEY, point text NOT NULL)
        """, """
        CREATE FUNCTION halt_order() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
          IF current_setting('crash.victim', true) = 'on' AND EXISTS (
            SELECT FROM crash_points WHERE customer_id = NEW.customer_id AND point = CASE
            WHEN TG_OP = 'UPDATE' AND NEW.cart_reduced_at IS DISTINCT FROM OLD.cart_reduced_at THEN 'cart reduced'
            WHEN NEW.goal = 'cancelled' THEN 'cancelling'
            WHEN NEW.goal = 'refunded' THEN CASE NEW.status WHEN 'paid' THEN 'given up' ELSE 'refunding' END
            WHEN NEW.goal = NEW.status THEN 'giving'
            WHEN OLD.refunding IS NOT NULL AND NEW.refunding IS NULL THEN 'given'
            WHEN NEW.status = 'paid' AND NEW.reason IS NOT NULL THEN 'held again' ELSE NEW.status END)
          THEN PERFORM pg_advisory_xact_lock(NEW.customer_id); END IF;
          RETURN NULL;
        END $$
        """, """
        CREATE FUNCTION halt_charge() RETURNS trigger LANGUAGE plpgsql AS $$
        DECLARE customer bigint := (SELECT customer_id FROM orders WHERE 'order:' || id || ':' || uuid = NEW.key);
        BEGIN
          IF current_setting('crash.victim', true) = 'on' AND EXISTS (
            SELECT FROM crash_points WHERE customer_id = customer
            AND point = CASE WHEN NEW.refunded_cents > 0 THEN 'given back' ELSE 'charged' END)
          THEN PERFORM pg_advisory_xact_lock(customer); END IF;
          RETURN NULL;
        END $$
        """, """
        CREATE CONSTRAINT TRIGGER halt AFTER INSERT OR UPDATE ON orders DEFERRABLE INITIALLY DEFERRED
        FOR EACH ROW EXECUTE FUNCTION halt_order()
        """, """
        CREATE CONSTRAINT TRIGGER halt AFTER INSERT OR UPDATE ON payment_simulator.charges
        DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION halt_charge()
        """);
    /** Marks the connections of the victim. */
    private static final String VICTIM = "?options=-c%20crash.victim%3Don";

    private final ServiceUnderTest service;
    private final PgConnection locks;

    Database(ServiceUnderTest service) {
      this.service = service;
      this.locks = service.connect();
      TRIGGERS.forEach(service::sql);
    }

    /** Returns the address of the database for the victim. */
    String victimsUri() {
      return service.environment().databaseUri() + VICTIM;
    }

    AtCommit halt(long customer, String point, boolean committed) {
      locks.preparedQuery("SELECT pg_advisory_lock($1)").execute(Tuple.of(customer)).await();
      service.sql("INSERT INTO crash_points VALUES ($1, $2)", customer, point);
      return new AtCommit(this, customer, committed);
    }

    private long waiting(long customer) {
      return service.number("""
          SELECT coalesce(max(pid), 0)::bigint FROM pg_locks
          WHERE locktype = 'advisory' AND objid::bigint = $1 AND NOT granted
          """, customer);
    }

    private void end(long customer, boolean commit) {
      service.sql("DELETE FROM crash_points WHERE customer_id = $1", customer);
      var pid = (int) waiting(customer);
      if (!commit) {
        service.sql("SELECT pg_terminate_backend($1)", pid);
        ServiceProcess.await("the rollback", () -> waiting(customer) == 0);
      }
      locks.preparedQuery("SELECT pg_advisory_unlock($1)").execute(Tuple.of(customer)).await();
      ServiceProcess.await("the end of the connection", () -> service.number(
          "SELECT count(*) FROM pg_stat_activity WHERE pid = $1", pid) == 0);
    }

    @Override
    public void close() {
      locks.close().await();
    }
  }
}
