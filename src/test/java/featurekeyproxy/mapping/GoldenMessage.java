package featurekeyproxy.mapping;

import featurekeyproxy.message.Direction;
import featurekeyproxy.message.MessageType;
import featurekeyproxy.message.WebSocketMessage;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** One folder of {@code src/test/golden/messages}; its README tells what the files mean. */
record GoldenMessage(Path folder, Properties properties) {
    static final Path ROOT = Path.of("src/test/golden/messages");
    private static final Set<String> CHANGING =
            Set.of("MAPPED", "RESTORED", "REVERSED_BY_TABLE", "REVERSED_BY_TOMES_CODE");

    static Stream<GoldenMessage> all() {
        try (Stream<Path> folders = Files.list(ROOT)) {
            return folders.filter(Files::isDirectory).sorted().map(GoldenMessage::read).toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static GoldenMessage read(Path folder) {
        Properties properties = new Properties();
        try (Reader in = Files.newBufferedReader(folder.resolve("case.properties"))) {
            properties.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new GoldenMessage(folder, properties).complete();
    }

    /** Refuses a case that lacks an expectation, or has one that nothing asks for. */
    private GoldenMessage complete() {
        Set<String> needed = new TreeSet<>(Set.of("why", "direction", "subject", "opposite"));
        switch (subject()) {
            case INITIALIZATION_REQUEST, INITIALIZATION_REPLY -> needed.addAll(Set.of("reason", "device", "codes"));
            case HANDSHAKE_EVENT -> needed.addAll(Set.of("device", "version"));
            default -> {}
        }
        Set<String> there = properties.stringPropertyNames();
        if (!there.containsAll(needed)) {
            throw new IllegalStateException(folder + " expects " + there + ", but needs " + needed);
        }
        needed.addAll(Set.of("kind", "fragments", "out.fragments", "tomes", "repeat"));
        if (!needed.containsAll(there)) {
            throw new IllegalStateException(
                    folder + " expects " + there + ", of which only " + needed + " are asked for");
        }
        if (isInitialization() && CHANGING.contains(required("reason")) != out().isPresent()) {
            throw new IllegalStateException(folder + ": out.json and " + required("reason") + " contradict each other");
        }
        if (!isInitialization() && (out().isPresent() || !before().isEmpty())) {
            throw new IllegalStateException(folder + ": what is no initialization leaves as it came");
        }
        return this;
    }

    boolean isInitialization() {
        return subject() == MessageType.INITIALIZATION_REQUEST || subject() == MessageType.INITIALIZATION_REPLY;
    }

    static MappingTable table(boolean withTomesCode) {
        List<MappingRule> rules = new String(bytes(ROOT.resolve("mapping.txt")), StandardCharsets.UTF_8)
                .lines()
                .map(line -> line.split(" -> ", 2))
                .map(codes -> new MappingRule(codes[0], codes[1], kind(codes[0])))
                .toList();
        return new MappingTable(rules, withTomesCode ? List.of(rules.get(0).oldCode()) : List.of());
    }

    private static MappingRule.Kind kind(String code) {
        return Codes.isHex(code) ? MappingRule.Kind.CONFIRMATION_CODE : MappingRule.Kind.FEATURE_KEY;
    }

    MappingTable table() {
        return table(property("tomes").isEmpty());
    }

    Optional<String> property(String name) {
        return Optional.ofNullable(properties.getProperty(name));
    }

    private String required(String name) {
        return property(name).orElseThrow(() -> new IllegalStateException(folder + " lacks " + name));
    }

    Direction direction() {
        return Direction.valueOf(required("direction"));
    }

    MessageType subject() {
        return MessageType.valueOf(required("subject"));
    }

    /** Returns what the same bytes are taken for when the other side sends them. */
    MessageType opposite() {
        return MessageType.valueOf(required("opposite"));
    }

    String reason() {
        return required("reason");
    }

    /** Returns the value of a property that says {@code none} where there is none. */
    Optional<String> optional(String name) {
        return Optional.of(required(name)).filter(value -> !value.equals("none"));
    }

    /** Returns where the codes lie in the bytes that arrive, from the first byte of each up to but without its quote. */
    List<Place> codes() {
        return optional("codes").stream()
                .flatMap(text -> Stream.of(text.split(",", -1)))
                .map(range -> range.split("-", 2))
                .map(range -> new Place(Integer.parseInt(range[0]), Integer.parseInt(range[1])))
                .toList();
    }

    record Place(int start, int end) {}

    WebSocketMessage.Kind kind() {
        return WebSocketMessage.Kind.valueOf(property("kind").orElse("TEXT"));
    }

    WebSocketMessage message() {
        return WebSocketMessage.of(kind(), fragments());
    }

    List<byte[]> fragments() {
        return cut(in(), property("fragments").orElse(""));
    }

    byte[] in() {
        return bytes(folder.resolve("in.json"));
    }

    /** Returns the fragments that must leave, or nothing if the message must leave as it came. */
    Optional<byte[]> out() {
        Path out = folder.resolve("out.json");
        return Files.exists(out) ? Optional.of(bytes(out)) : Optional.empty();
    }

    Optional<List<byte[]>> outFragments() {
        return property("out.fragments").map(cuts -> cut(out().orElseThrow(), cuts));
    }

    List<WebSocketMessage> before() {
        return IntStream.rangeClosed(1, 9)
                .mapToObj(i -> folder.resolve("before-" + i + ".json"))
                .filter(Files::exists)
                .map(file -> WebSocketMessage.of(WebSocketMessage.Kind.TEXT, bytes(file)))
                .toList();
    }

    private static List<byte[]> cut(byte[] whole, String cuts) {
        int[] at = cuts.equals("every-byte")
                ? IntStream.range(1, whole.length).toArray()
                : Stream.of(cuts.split(",", -1))
                        .filter(cut -> !cut.isEmpty())
                        .mapToInt(Integer::parseInt)
                        .toArray();
        List<byte[]> fragments = new ArrayList<>();
        int start = 0;
        for (int cut : at) {
            fragments.add(Arrays.copyOfRange(whole, start, cut));
            start = cut;
        }
        fragments.add(Arrays.copyOfRange(whole, start, whole.length));
        return fragments;
    }

    private static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String toString() {
        return folder.getFileName() + ": " + required("why");
    }
}
