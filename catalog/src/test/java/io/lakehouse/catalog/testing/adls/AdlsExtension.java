package io.lakehouse.catalog.testing.adls;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Gives tests the {@link AdlsServer} of their JVM, over HTTP. Each uses a container of its own. */
public final class AdlsExtension implements ParameterResolver {
  private static final Namespace NAMESPACE = Namespace.create(AdlsExtension.class);

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType().equals(AdlsServer.class);
  }

  @Override
  public AdlsServer resolveParameter(ParameterContext parameter, ExtensionContext context) {
    // JUnit closes it when all tests are done.
    return context
        .getRoot()
        .getStore(NAMESPACE)
        .getOrComputeIfAbsent(AdlsServer.class, key -> AdlsServer.start(), AdlsServer.class);
  }
}
