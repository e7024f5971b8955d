package io.lakehouse.catalog.contract;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * One mapping of a YAML file, read key by key. A wrong value is noted with its line and answered
 * with a harmless default, so that reading goes on to the next problem. Every key that was asked
 * for is known; {@link #refuseOthers} notes the rest.
 */
final class Fields {
  private final String file;
  private final Problems problems;
  private final int line;
  private final Map<String, Node> values = new LinkedHashMap<>();
  private final Map<String, Integer> lines = new LinkedHashMap<>();
  private final Set<String> known = new LinkedHashSet<>();

  private Fields(String file, Problems problems, MappingNode node) {
    this.file = file;
    this.problems = problems;
    this.line = lineOf(node);
    for (NodeTuple tuple : node.getValue()) {
      Node keyNode = tuple.getKeyNode();
      if (!(keyNode instanceof ScalarNode scalar)) {
        problems.add(file, lineOf(keyNode), "a key must be text, not " + kindOf(keyNode));
        continue;
      }
      String key = scalar.getValue();
      if (values.putIfAbsent(key, tuple.getValueNode()) == null) {
        lines.put(key, lineOf(keyNode));
      } else {
        String first = "key '" + key + "' is already given in line " + lines.get(key);
        problems.add(file, lineOf(keyNode), first);
      }
    }
  }

  /** The mapping that a file consists of; empty, with the problem noted, where it is none. */
  static Optional<Fields> parse(String file, String text, Problems problems) {
    try {
      Compose compose = new Compose(LoadSettings.builder().setLabel(file).build());
      Node node = compose.composeString(text).orElse(null);
      if (node instanceof MappingNode mapping) {
        return Optional.of(new Fields(file, problems, mapping));
      }
      String found = node == null ? "nothing" : kindOf(node);
      problems.add(file, 1, "a contract must be a mapping of keys to values, not " + found);
    } catch (MarkedYamlEngineException e) {
      int line = e.getProblemMark().map(mark -> mark.getLine() + 1).orElse(1);
      problems.add(file, line, "not valid YAML, " + e.getProblem());
    } catch (YamlEngineException e) {
      problems.add(file, 1, "not valid YAML, " + e.getMessage());
    }
    return Optional.empty();
  }

  boolean has(String key) {
    known.add(key);
    return values.containsKey(key);
  }

  /** Text that must be there; empty, with the problem noted, where it is not. */
  String text(String key) {
    if (!has(key)) {
      problems.add(file, line, "missing key '" + key + "'");
      return "";
    }
    return text(key, values.get(key));
  }

  Optional<String> optionalText(String key) {
    return has(key) ? Optional.of(text(key)) : Optional.empty();
  }

  /** True or false; false where it is not given. */
  boolean flag(String key) {
    if (!has(key)) {
      return false;
    }
    if (values.get(key) instanceof ScalarNode scalar && scalar.getTag().equals(Tag.BOOL)) {
      return Boolean.parseBoolean(scalar.getValue());
    }
    problem(key, "'" + key + "' must be true or false, not " + shown(values.get(key)));
    return false;
  }

  /** One of the constants of an enum, written in lower case; empty where it is missing or wrong. */
  <E extends Enum<E>> Optional<E> choice(String key, Class<E> type) {
    String value = text(key);
    Map<String, E> choices =
        Arrays.stream(type.getEnumConstants())
            .collect(
                Collectors.toMap(
                    constant -> constant.name().toLowerCase(Locale.ROOT),
                    constant -> constant,
                    (a, b) -> a,
                    LinkedHashMap::new));
    if (!value.isEmpty() && !choices.containsKey(value)) {
      String known = String.join(", ", choices.keySet());
      problem(key, "unknown " + key + " '" + value + "', known are " + known);
    }
    return Optional.ofNullable(choices.get(value));
  }

  /** A list of texts without duplicates that must be there, may it be empty. */
  List<String> texts(String key) {
    if (!has(key)) {
      problems.add(file, line, "missing key '" + key + "'");
    }
    return optionalTexts(key);
  }

  List<String> optionalTexts(String key) {
    Set<String> texts = new LinkedHashSet<>();
    for (Node item : items(key)) {
      String text = text(key, item);
      if (!text.isEmpty() && !texts.add(text)) {
        problems.add(file, lineOf(item), "'" + key + "' names '" + text + "' twice");
      }
    }
    return List.copyOf(texts);
  }

  /** A list of mappings that must be there. */
  List<Fields> list(String key) {
    if (!has(key)) {
      problems.add(file, line, "missing key '" + key + "'");
    }
    return optionalList(key);
  }

  List<Fields> optionalList(String key) {
    List<Fields> list = new ArrayList<>();
    for (Node item : items(key)) {
      if (item instanceof MappingNode mapping) {
        list.add(new Fields(file, problems, mapping));
      } else {
        problems.add(file, lineOf(item), "'" + key + "' must list mappings, not " + shown(item));
      }
    }
    return list;
  }

  /** A mapping; empty where it is not given. */
  Optional<Fields> mapping(String key) {
    if (!has(key)) {
      return Optional.empty();
    }
    if (values.get(key) instanceof MappingNode mapping) {
      return Optional.of(new Fields(file, problems, mapping));
    }
    problem(key, "'" + key + "' must be a mapping, not " + shown(values.get(key)));
    return Optional.empty();
  }

  /** A mapping of texts to texts in the order of the file; empty where it is not given. */
  Map<String, String> textMap(String key) {
    Map<String, String> map = new LinkedHashMap<>();
    if (!has(key)) {
      return map;
    }
    if (values.get(key) instanceof MappingNode mapping) {
      Fields fields = new Fields(file, problems, mapping);
      fields.values.keySet().forEach(name -> map.put(name, fields.text(name)));
    } else {
      problem(key, "'" + key + "' must be a mapping, not " + shown(values.get(key)));
    }
    return map;
  }

  /** Notes every key of this mapping that nobody has asked for. */
  void refuseOthers() {
    for (String key : values.keySet()) {
      if (!known.contains(key)) {
        problem(key, "unknown key '" + key + "', known keys are " + String.join(", ", known));
      }
    }
  }

  /** Notes a problem at the line of a key, or of this mapping where the key is not given. */
  void problem(String key, String text) {
    problems.add(file, lines.getOrDefault(key, line), text);
  }

  private String text(String key, Node node) {
    if (!(node instanceof ScalarNode scalar)) {
      problems.add(file, lineOf(node), "'" + key + "' must be text, not " + kindOf(node));
      return "";
    }
    String text = scalar.getTag().equals(Tag.NULL) ? "" : scalar.getValue().strip();
    if (text.isEmpty()) {
      problems.add(file, lineOf(node), "'" + key + "' is blank");
    }
    return text;
  }

  private List<Node> items(String key) {
    if (!has(key)) {
      return List.of();
    }
    if (values.get(key) instanceof SequenceNode sequence) {
      return sequence.getValue();
    }
    problem(key, "'" + key + "' must be a list, not " + shown(values.get(key)));
    return List.of();
  }

  private static String shown(Node node) {
    return node instanceof ScalarNode scalar ? "'" + scalar.getValue() + "'" : kindOf(node);
  }

  private static String kindOf(Node node) {
    return switch (node.getNodeType()) {
      case MAPPING -> "a mapping";
      case SEQUENCE -> "a list";
      default -> "text";
    };
  }

  private static int lineOf(Node node) {
    return node.getStartMark().map(mark -> mark.getLine() + 1).orElse(1);
  }
}
