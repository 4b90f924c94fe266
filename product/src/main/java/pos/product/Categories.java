package pos.product;

import io.vertx.core.Future;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import pos.common.rule.ExpectedVersion;
import pos.common.rule.Failure;
import pos.common.rule.Flaw;
import pos.common.sql.Listing;
import pos.common.sql.Page;
import pos.common.sql.PageRequest;
import pos.common.sql.Rows;
import pos.common.sql.Where;

/** The table of categories, which is a tree. */
final class Categories {

  /** The name of the order of lists in cursors. */
  static final String ORDER = "id";

  private static final String COLUMNS = "id, name, parent_id, version";
  private static final Listing<Category> LIST = new Listing<>("SELECT " + COLUMNS + " FROM categories", "id",
      Category::from, category -> new Object[] {category.id()});
  private static final String BY_ID = "SELECT " + COLUMNS + " FROM categories WHERE id = $1";
  private static final String INSERT = "INSERT INTO categories (name, parent_id) VALUES ($1, $2) RETURNING " + COLUMNS;
  private static final String UPDATE = """
      UPDATE categories SET name = $2, parent_id = $3, version = version + 1 WHERE id = $1 RETURNING %s
      """.formatted(COLUMNS);

  private Categories() {}

  /** Lists all categories, or, unless {@code parentId} is null, those directly below one. */
  static Future<Page<Category>> list(SqlClient client, Long parentId, PageRequest page) {
    var where = new Where().and("parent_id = ?", parentId)
        .and("id > ?", page.after().map(cursor -> cursor.number(0)).orElse(null));
    return LIST.page(client, where, page);
  }

  static Future<Category> find(SqlClient client, long id) {
    return client.preparedQuery(BY_ID).mapping(Category::from).execute(Tuple.of(id))
        .map(rows -> Rows.found(rows, "category", id));
  }

  /** Returns the ids of a category and of all those below it; none when the category does not exist. */
  static Future<Long[]> subtree(SqlClient client, long id) {
    return client.preparedQuery("""
        WITH RECURSIVE below AS (
          SELECT id FROM categories WHERE id = $1
          UNION SELECT c.id FROM categories c JOIN below ON c.parent_id = below.id)
        SELECT id FROM below
        """).execute(Tuple.of(id)).map(rows -> rows.stream().map(row -> row.getLong("id")).toArray(Long[]::new));
  }

  static Future<Category> insert(SqlConnection tx, Category.Draft draft) {
    return tx.preparedQuery(INSERT).mapping(Category::from).execute(Tuple.of(draft.name(), draft.parentId()))
        .map(Rows::only).recover(Categories::refuseContent);
  }

  /** Renames or moves a category. Moves are made one at a time, so that two cannot close a cycle together. */
  static Future<Category> update(SqlConnection tx, long id, Category.Draft draft, ExpectedVersion expected) {
    return tx.query("SELECT pg_advisory_xact_lock(hashtextextended('moves of categories', 0))").execute()
        .compose(_ -> find(tx, id))
        .compose(old -> {
          expected.mustMatch(old.version());
          return refuseCycle(tx, id, draft.parentId())
              .compose(_ -> old.name().equals(draft.name()) ? Future.succeededFuture() : tellName(tx));
        })
        .compose(_ -> tx.preparedQuery(UPDATE).mapping(Category::from)
            .execute(Tuple.of(id, draft.name(), draft.parentId())))
        .map(rows -> Rows.found(rows, "category", id)).recover(Categories::refuseContent);
  }

  /** Publishes all products again: their events have the names of their categories. */
  private static Future<Void> tellName(SqlConnection tx) {
    return tx.query("SELECT tell_everything()").execute().mapEmpty();
  }

  private static Future<Void> refuseCycle(SqlConnection tx, long id, Long parentId) {
    return tx.preparedQuery("""
        WITH RECURSIVE above AS (
          SELECT id, parent_id FROM categories WHERE id = $1
          UNION SELECT c.id, c.parent_id FROM categories c JOIN above ON c.id = above.parent_id)
        SELECT 1 FROM above WHERE id = $2
        """).execute(Tuple.of(parentId, id)).map(rows -> {
          if (rows.size() > 0) {
            throw Failure.invalid("parent_id",
                Flaw.of("below_itself", "must not be the category itself or one below it"));
          }
          return null;
        });
  }

  static Future<Void> delete(SqlConnection tx, long id, ExpectedVersion expected) {
    return tx.preparedQuery(BY_ID + " FOR UPDATE").mapping(Category::from).execute(Tuple.of(id))
        .map(rows -> Rows.found(rows, "category", id))
        .compose(old -> {
          expected.mustMatch(old.version());
          return tx.preparedQuery("DELETE FROM categories WHERE id = $1").execute(Tuple.of(id));
        })
        .<Void>mapEmpty().recover(Categories::refuseInUse);
  }

  private static <T> Future<T> refuseContent(Throwable cause) {
    if (cause instanceof PgException e && "categories_name".equals(e.getConstraint())) {
      throw Failure.conflict("category-exists", "A category with this name already exists in this place.");
    }
    if (cause instanceof PgException e && "categories_parent_id_fkey".equals(e.getConstraint())) {
      throw Failure.invalid("parent_id", Flaw.of("not_a_category", "must be the id of an existing category"));
    }
    return Future.failedFuture(cause);
  }

  private static <T> Future<T> refuseInUse(Throwable cause) {
    if (cause instanceof PgException e && e.getConstraint() != null) {
      throw Failure.conflict("category-in-use",
          "The category still has products or categories below it. Move them first.");
    }
    return Future.failedFuture(cause);
  }
}
