package featurekeyproxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A TOMEs that sends messages of several kinds to several devices, and knows what has to arrive at both ends, in which order. */
final class CookbookClient implements WebSocket.Listener {
    private static final int UNDER_WAY = 8;
    private static final int LEAST = 60;

    private final String name;
    private final CookbookSite site;
    private final List<String> sent = new ArrayList<>();
    private final List<String> passed = new ArrayList<>();
    private final List<String> answers = new CopyOnWriteArrayList<>();
    private final StringBuilder parts = new StringBuilder();
    private final WebSocket socket;

    /** Connects; the path holds the name. */
    CookbookClient(CookbookSite site, HttpClient client, String name) {
        this.site = site;
        this.name = name;
        this.socket = client.newWebSocketBuilder()
                .header("Cookie", "lang=en; site=north")
                .buildAsync(URI.create("wss://localhost:" + site.port() + path()), this)
                .join();
    }

    private String path() {
        return "/broker/" + name;
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
        parts.append(data);
        if (last) {
            answers.add(parts.toString());
            parts.setLength(0);
        }
        webSocket.request(1);
        return null;
    }

    private String message(int number) {
        String type = "DonorMessage";
        if (number % 20 == 7) {
            type = "StatusRequestMessage";
        } else if (number % 20 == 9) {
            type = "DiagnosticDumpMessage";
        } else if (number % 10 == 3) {
            type = CookbookSite.REQUEST;
        }
        String device = number % 40 == 33 ? "TRIMA-9" : number % 20 == 11 ? "TRIMA-7" : "TRIMA-1";
        return "{\"MessageType\":\"" + type + "\",\"DestinationId\":\"" + device + "\",\"From\":\"" + name
                + "\",\"Number\":" + number + ",\"Payload\":{\"FeatureCodes\":[\"" + CookbookSite.OLD + "\"]}}";
    }

    /** Sends messages until there have been enough, a few under way at a time; {@code passes} says which are to arrive. */
    void send(Predicate<String> passes, BooleanSupplier enough) {
        for (int i = 0; i < LEAST || !enough.getAsBoolean(); i++) {
            send(message(i), passes);
        }
    }

    private void send(String message, Predicate<String> passes) {
        socket.sendText(message, true).join();
        sent.add(message);
        if (passes.test(message)) {
            passed.add(message);
            await().atMost(CookbookSite.PATIENCE)
                    .pollInterval(java.time.Duration.ofMillis(1))
                    .pollDelay(java.time.Duration.ZERO)
                    .until(() -> answers.size() + UNDER_WAY > passed.size());
        }
    }

    /** Asserts that all that was to pass has arrived at both ends, exact and in order. */
    void assertExact() {
        List<String> atTerminal = passed.stream()
                .map(message -> message.contains(CookbookSite.REQUEST)
                        ? message.replace(CookbookSite.OLD, CookbookSite.NEW)
                        : message)
                .toList();
        List<String> atTomes = atTerminal.stream()
                .map(CookbookSite::answer)
                .map(answer -> answer.contains("ResponseMessage")
                        ? answer.replace(CookbookSite.NEW, CookbookSite.OLD)
                        : answer)
                .toList();
        await().atMost(CookbookSite.PATIENCE)
                .until(() -> answers.size() >= atTomes.size()
                        && site.received(path()).size() >= atTerminal.size());
        assertThat(site.received(path())).containsExactlyElementsOf(atTerminal);
        assertThat(answers).containsExactlyElementsOf(atTomes);
    }

    /** Returns what it has sent since the last {@link #forget}. */
    List<String> sent() {
        return sent;
    }

    /** Forgets what it sent and got, in the next recipe's favour. */
    void forget() {
        sent.clear();
        passed.clear();
        answers.clear();
        site.received(path()).clear();
    }

    boolean isOpen() {
        return !socket.isInputClosed() && !socket.isOutputClosed();
    }

    void abort() {
        socket.abort();
    }
}
