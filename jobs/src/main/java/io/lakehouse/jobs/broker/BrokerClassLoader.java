package io.lakehouse.jobs.broker;

import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The broker's classes apart from all others: its Scala is not that of Flink's planner. Only the
 * JDK and the logger are shared.
 */
final class BrokerClassLoader extends URLClassLoader {

  static {
    registerAsParallelCapable();
  }

  private BrokerClassLoader(List<URL> classPath) {
    super(
        "broker",
        classPath.toArray(URL[]::new),
        new SharedClasses(BrokerClassLoader.class.getClassLoader()));
  }

  /**
   * Opens what the build has put into the broker's folder.
   *
   * @param home the module's target folder
   * @throws IOException when it does not hold a built broker
   */
  static BrokerClassLoader open(Path home) throws IOException {
    Path classes = home.resolve("classes");
    Path lib = home.resolve("lib");
    if (!Files.isDirectory(classes) || !Files.isDirectory(lib)) {
      throw new IOException(
          "Cannot start a broker, its classes and libraries are not there: "
              + home
              + ". Build them with: mvn -B -Dmaven.test.skip=true package");
    }
    List<URL> classPath = new ArrayList<>();
    classPath.add(url(classes));
    try (var jars = Files.newDirectoryStream(lib, "*.jar")) {
      for (Path jar : jars) {
        classPath.add(url(jar));
      }
    }
    return new BrokerClassLoader(classPath);
  }

  private static URL url(Path path) throws MalformedURLException {
    return path.toUri().toURL();
  }

  /** Shows the JDK and the logger, and hides everything else of the process. */
  private static final class SharedClasses extends ClassLoader {
    private static final List<String> LOGGER = List.of("org.slf4j.", "org.apache.logging.log4j.");

    static {
      registerAsParallelCapable();
    }

    private final ClassLoader process;

    SharedClasses(ClassLoader process) {
      super(ClassLoader.getPlatformClassLoader());
      this.process = process;
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
      if (LOGGER.stream().anyMatch(name::startsWith)) {
        return process.loadClass(name);
      }
      throw new ClassNotFoundException(name);
    }
  }
}
