package featurekeyproxy.endurance;

import featurekeyproxy.ShippedRoutes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import org.awaitility.Awaitility;

/**
 * The route files of a site, changed at random as people and their tools do: added, edited, renamed, copied, deleted, broken and
 * mended, as a whole or in two slow writes. It knows which files there are and whether they are right.
 */
final class RouteFileChanges {
    /** Steps before the choice that leave each message as it is. */
    private static final List<String> STEPS = List.of(
            "- log: { message: \"x\", loggingLevel: TRACE }\n",
            "- convertBodyTo: { type: String }\n- convertBodyTo: { type: \"byte[]\" }\n",
            "- setProperty: { name: site, simple: \"${body.length}\" }\n",
            "- threads: { poolSize: 2, maxPoolSize: 8 }\n",
            "- wireTap: { uri: \"direct:mark-%1$d\" }\n",
            "- filter:\n    simple: \"${body.length} > 100\"\n    steps:\n      - to: { uri: \"direct:mark-%1$d\" }\n");

    /** What a file holds beside routes. */
    private static final List<String> EXTRAS = List.of(
            "",
            "",
            "- beans:\n    - name: site-%1$d\n      type: java.util.ArrayList\n",
            "- errorHandler:\n    defaultErrorHandler:\n      redeliveryPolicy: { maximumRedeliveries: 1, redeliveryDelay: 1 }\n");

    private static final List<String> MISTAKES = List.of(
            "- route: [\n",
            "\n- route:\n    id: site-%1$d\n    from:\n      uri: timer:x\n      steps:\n        - process: { ref: nobody }\n",
            "\n- route:\n    id: tomes-to-terminal\n    from:\n      uri: timer:x\n      steps:\n        - log: \"x\"\n",
            "\n- route:\n    id: site-%1$d\n    from:\n      uri: ws-pair:tomes\n      steps:\n        - to: ws-pair:terminal\n",
            "\n- route:\n    id: site-%1$d\n    from:\n      uri: timer:x\n      steps:\n        - to: direct:nobody\n");

    private static final String GUARD = """
            - route:
                id: handshake
                from:
                  uri: ws-pair:handshake
                  steps:
                    - setProperty: { name: version, constant: "%d" }
                    - filter:
                        simple: "${header.CamelWsPairPath} regex '/admin(/.*)?'"
                        steps:
                          - setHeader: { name: CamelWsPairRefuse, constant: 403 }
            """;

    private final Path directory;
    private final Random random;
    private final Map<String, String> files = new TreeMap<>();
    private final Map<String, String> spoilt =
            new TreeMap<>(); // what the files held before they were broken or deleted
    private final TreeSet<String> copies = new TreeSet<>();
    private String main = "proxy.camel.yaml";
    private String guard = "guard.yaml";
    private int number;

    RouteFileChanges(Path directory, Random random) throws IOException {
        this.directory = directory;
        this.random = random;
        save(main, main());
        save(guard, GUARD.formatted(number));
    }

    /** Returns whether a start would take the files as they are. */
    boolean areRight() {
        return spoilt.isEmpty() && copies.isEmpty();
    }

    /** Returns the id of a route that is there once the latest right main file is in force. */
    String mark() {
        return files.getOrDefault(main, "").replaceFirst("(?s).*id: (mark-\\d+)\n.*", "$1");
    }

    /** Returns the names of the files. */
    List<String> names() {
        return List.copyOf(files.keySet());
    }

    /** Makes one change; returns what it was. */
    String change() throws IOException {
        number++;
        if (!areRight() && random.nextInt(3) > 0) {
            return mend();
        }
        return switch (random.nextInt(10)) {
            case 0, 1 -> edit(main, main());
            case 2 -> edit(guard, GUARD.formatted(number));
            case 3 -> add();
            case 4 -> rename();
            case 5 -> renameGuard();
            case 6 -> copy();
            case 7 -> remove();
            case 8 -> lose();
            default -> spoil();
        };
    }

    /** Mends what is wrong, so that the files are right. */
    String mend() throws IOException {
        for (String copy : List.copyOf(copies)) {
            delete(copy);
        }
        for (Map.Entry<String, String> each : List.copyOf(spoilt.entrySet())) {
            save(each.getKey(), each.getValue());
        }
        copies.clear();
        spoilt.clear();
        return "mend all";
    }

    private String edit(String name, String content) throws IOException {
        if (spoilt.containsKey(name)) {
            return "nothing";
        }
        boolean slow = random.nextBoolean();
        if (slow) {
            int half = content.length() / 2;
            Files.writeString(path(name), content.substring(0, half));
            pause();
            Files.writeString(path(name), content.substring(half), StandardOpenOption.APPEND);
            files.put(name, content);
        } else {
            save(name, content);
        }
        return "edit " + name + (slow ? " slowly" : "");
    }

    private String add() throws IOException {
        String name = random.nextBoolean() ? "site-" + number % 7 + ".yaml" : "sub/a b." + number % 5 + ".yml";
        if (files.containsKey(name) || spoilt.containsKey(name)) {
            return edit(name, site());
        }
        save(name, site());
        return "add " + name;
    }

    private String rename() throws IOException {
        if (spoilt.containsKey(main)) {
            return "nothing";
        }
        String to = main.equals("proxy.camel.yaml") ? "main routes.yaml" : "proxy.camel.yaml";
        move(main, to);
        main = to;
        return "rename the main file to " + to;
    }

    private String renameGuard() throws IOException {
        if (spoilt.containsKey(guard)) {
            return "nothing";
        }
        String to = guard.equals("guard.yaml") ? "door.yml" : "guard.yaml";
        move(guard, to);
        guard = to;
        return "rename the guard to " + to;
    }

    private String copy() throws IOException {
        String copy = "copy of " + main;
        if (!areRight()) { // with a copy, a set whose main file is lost would be right
            return "nothing";
        }
        save(copy, files.getOrDefault(main, ""));
        copies.add(copy);
        return "copy " + main;
    }

    private String remove() throws IOException {
        for (String name : names()) {
            if (!name.equals(main) && !name.equals(guard) && !copies.contains(name) && !spoilt.containsKey(name)) {
                delete(name);
                return "delete " + name;
            }
        }
        return add();
    }

    /** Deletes a file without which the set is not right. */
    private String lose() throws IOException {
        String name = random.nextBoolean() ? main : guard;
        if (!areRight()) {
            return "nothing";
        }
        spoilt.put(name, files.getOrDefault(name, ""));
        delete(name);
        return "lose " + name;
    }

    private String spoil() throws IOException {
        List<String> names = new ArrayList<>(names());
        names.removeAll(copies);
        names.removeAll(spoilt.keySet());
        if (names.isEmpty()) {
            return "nothing";
        }
        String name = names.get(random.nextInt(names.size()));
        String before = files.getOrDefault(name, "");
        spoilt.put(name, before);
        save(name, before + pick(MISTAKES));
        return "break " + name;
    }

    private String main() {
        String there = ShippedRoutes.TO_TERMINAL.replace(
                "        - choice:", pick(STEPS).indent(8) + "        - choice:");
        String back = ShippedRoutes.TO_TOMES;
        if (random.nextInt(4) == 0) {
            back = back.replace("ws-pair:terminal\n", "\"ws-pair:terminal?dispatch=worker\"\n");
        }
        return pick(EXTRAS) + there + back + """
                - route:
                    id: mark-%1$d
                    from:
                      uri: direct:mark-%1$d
                      steps:
                        - log: { message: "x", loggingLevel: TRACE }
                """.formatted(number);
    }

    private String site() {
        return pick(EXTRAS) + """
                - route:
                    id: site-%1$d
                    from:
                      uri: timer:site-%1$d?period=50
                      steps:
                        - log: { message: "x", loggingLevel: TRACE }
                """.formatted(number);
    }

    private String pick(List<String> texts) {
        return texts.get(random.nextInt(texts.size())).formatted(number);
    }

    // ---------------------------------------------------------------- files

    private Path path(String name) {
        return directory.resolve(name);
    }

    private void save(String name, String content) throws IOException {
        Files.createDirectories(path(name).resolveSibling(""));
        Files.writeString(path(name), content);
        files.put(name, content);
    }

    private void delete(String name) throws IOException {
        Files.delete(path(name));
        files.remove(name);
    }

    private void move(String from, String to) throws IOException {
        Files.move(path(from), path(to), StandardCopyOption.ATOMIC_MOVE);
        files.put(to, files.getOrDefault(from, ""));
        files.remove(from);
    }

    /** Does nothing for up to 700 ms, as people and slow disks do: for none, one or two looks at the files. */
    void pause() {
        Duration time = Duration.ofMillis(random.nextInt(700));
        Awaitility.await().pollDelay(time).until(() -> true);
    }
}
