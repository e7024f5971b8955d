package io.lakehouse.jobs.source.kafka;

import java.io.Serializable;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.apache.flink.connector.kafka.source.KafkaSourceBuilder;

/** Which topics a feed is read from. */
public sealed interface Topics extends Serializable {

  /** These topics, which must be there. */
  record Named(List<String> names) implements Topics {
    /** Copies the list. */
    public Named {
      names = List.copyOf(names);
    }

    @Override
    public Set<String> among(Set<String> existing) {
      Set<String> found = new TreeSet<>(names);
      found.retainAll(existing);
      return found;
    }

    @Override
    public <T> KafkaSourceBuilder<T> subscribe(KafkaSourceBuilder<T> source) {
      return source.setTopics(names);
    }

    @Override
    public String toString() {
      return String.join(", ", names);
    }
  }

  /** All topics whose whole name fits a regular expression, new ones too. */
  record Matching(String pattern) implements Topics {
    @Override
    public Set<String> among(Set<String> existing) {
      Set<String> found = new TreeSet<>(existing);
      found.removeIf(Pattern.compile(pattern).asMatchPredicate().negate());
      return found;
    }

    @Override
    public <T> KafkaSourceBuilder<T> subscribe(KafkaSourceBuilder<T> source) {
      return source.setTopicPattern(Pattern.compile(pattern));
    }

    @Override
    public String toString() {
      return pattern;
    }
  }

  /**
   * The topics of a text that {@link #toString} has given; one of nothing but letters, digits,
   * dots, hyphens and underscores names a topic.
   */
  static Topics parse(String text) {
    List<String> names = List.of(text.split(", "));
    return names.stream().allMatch(name -> name.matches("[a-zA-Z0-9._-]+"))
        ? new Named(names)
        : new Matching(text);
  }

  /** Those of the existing topics that are meant, by name. */
  Set<String> among(Set<String> existing);

  /** The source of these topics. */
  <T> KafkaSourceBuilder<T> subscribe(KafkaSourceBuilder<T> source);
}
