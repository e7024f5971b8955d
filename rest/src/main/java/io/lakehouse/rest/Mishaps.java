package io.lakehouse.rest;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import org.eclipse.jetty.ee10.servlet.ServletContextRequest;

/**
 * Commits of tables whose answer never arrives, as a test plans them: the commit is carried out,
 * and its client cannot know.
 */
final class Mishaps implements Filter {
  private static final Pattern TABLE = Pattern.compile(".*/namespaces/[^/]+/tables/[^/]+");

  /** How a client is left alone. */
  enum Kind {
    /** The connection is closed. */
    DROPPED,
    /** A proxy on the way answers that it has waited long enough. */
    TIMED_OUT,
    /** The connection is closed, and the catalog is away for a while. */
    RESTARTED
  }

  private final Map<Long, Kind> planned = new ConcurrentHashMap<>();
  private final AtomicLong commits = new AtomicLong();
  private final Runnable restart;

  /**
   * None are planned yet.
   *
   * @param restart begins to start the catalog anew, and does not wait for it
   */
  Mishaps(Runnable restart) {
    this.restart = restart;
  }

  /** Plans a mishap: 1 is for the next commit. */
  void plan(Kind kind, long commit) {
    planned.put(commits.get() + commit, kind);
  }

  /** How many are still to come. */
  int planned() {
    return planned.size();
  }

  @Override
  public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    HttpServletRequest http = (HttpServletRequest) request;
    boolean isCommit =
        http.getMethod().equals("POST") && TABLE.matcher(http.getRequestURI()).matches();
    Kind kind = isCommit ? planned.remove(commits.incrementAndGet()) : null;
    if (kind == null) {
      chain.doFilter(request, response);
      return;
    }
    chain.doFilter(request, new Unsent((HttpServletResponse) response));
    if (kind == Kind.TIMED_OUT) {
      ((HttpServletResponse) response).setStatus(HttpServletResponse.SC_GATEWAY_TIMEOUT);
      return;
    }
    if (kind == Kind.RESTARTED) {
      restart.run();
    }
    ServletContextRequest.getServletContextRequest(request)
        .getConnectionMetaData()
        .getConnection()
        .getEndPoint()
        .close();
  }

  /** Takes an answer and keeps it. */
  private static final class Unsent extends HttpServletResponseWrapper {
    Unsent(HttpServletResponse response) {
      super(response);
    }

    @Override
    public void setStatus(int status) {
      // Nobody will see it.
    }

    @Override
    public PrintWriter getWriter() {
      return new PrintWriter(Writer.nullWriter());
    }
  }
}
