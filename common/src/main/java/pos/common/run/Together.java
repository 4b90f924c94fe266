package pos.common.run;

/** Runs several services in one process, so that one AOT cache can be recorded that fits each of them. */
public final class Together {

  private Together() {}

  /** @param services the main classes of the services, each of which has its own variables: PRODUCT_DATABASE_URL */
  public static void main(String[] services) throws ReflectiveOperationException {
    for (var service : services) {
      Class.forName(service).getMethod("main", String[].class).invoke(null, (Object) new String[0]);
    }
  }
}
