package featurekeyproxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import featurekeyproxy.wspair.Wire;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Numbered messages in both directions of some sessions, all the time until it is stopped. Each receiver demands the next
 * number; what stands behind a number is the mark of the route that the message went through.
 */
public final class BusyTraffic implements AutoCloseable {
    private static final int SESSIONS = 4;
    private static final int UNDER_WAY = 8;

    private final Queue<String> problems = new ConcurrentLinkedQueue<>();
    private final List<Way> ways = new ArrayList<>();
    private final List<Wire> ends = new ArrayList<>();
    private volatile boolean stopping;
    private volatile boolean alwaysMarked;

    /** One direction of one session. */
    private final class Way {
        private final Wire from;
        private final Wire to;
        private final boolean marked;
        private final Semaphore window = new Semaphore(UNDER_WAY);
        private final AtomicLong received = new AtomicLong();
        private volatile long last = Long.MAX_VALUE;
        private volatile String mark = "";
        private final Thread sender = new Thread(this::send, "traffic");
        private final Thread receiver = new Thread(this::receive, "traffic");

        Way(Wire from, Wire to, boolean marked) {
            this.from = from;
            this.to = to;
            this.marked = marked;
        }

        private void send() {
            long number = 0;
            try {
                while (!stopping) {
                    window.acquire();
                    from.sendText(number + ":");
                    number++;
                }
                last = number;
                from.sendText("end:");
            } catch (InterruptedException | RuntimeException e) {
                problems.add("sending ended with " + e);
            }
        }

        private void receive() {
            try {
                while (true) {
                    String text = to.read().text();
                    if (text.startsWith("end:")) {
                        return;
                    }
                    int colon = text.indexOf(':');
                    long expected = received.getAndIncrement();
                    if (colon < 0 || !text.substring(0, colon).equals(Long.toString(expected))) {
                        problems.add("message " + expected + " was expected, but came " + text);
                        return;
                    }
                    mark = text.substring(colon + 1);
                    if (alwaysMarked && marked && mark.isEmpty()) {
                        problems.add("message " + expected + " went past its route");
                    }
                    window.release();
                }
            } catch (RuntimeException e) {
                problems.add("receiving ended with " + e + " after " + received + " messages");
            }
        }
    }

    public BusyTraffic(int proxyPort, Wire.Server terminal) {
        for (int i = 0; i < SESSIONS; i++) {
            Wire tomes = Wire.open(proxyPort);
            ends.add(tomes);
            tomes.request("/");
            Wire accepted = terminal.acceptWebSocket();
            ends.add(accepted);
            assertThat(tomes.readAnswer().status()).isEqualTo(101);
            ways.add(new Way(tomes, accepted, true));
            ways.add(new Way(accepted, tomes, false));
        }
        ways.forEach(way -> {
            way.sender.start();
            way.receiver.start();
        });
    }

    /** Waits until every session sees messages to the Terminal with that mark. */
    public void awaitMark(String mark) {
        await().untilAsserted(() -> {
            assertThat(problems).isEmpty();
            for (int i = 0; i < ways.size(); i += 2) {
                assertThat(ways.get(i).mark).isEqualTo(mark);
            }
        });
    }

    /** From now on a message to the Terminal without any mark is a problem: it did not go through its route. */
    public void demandMarks() {
        alwaysMarked = true;
    }

    /** Waits until every way has delivered so many messages more. */
    public void awaitMore(int messages) {
        List<Long> before = ways.stream().map(way -> way.received.get()).toList();
        await().untilAsserted(() -> {
            assertThat(problems).isEmpty();
            for (int i = 0; i < before.size(); i++) {
                assertThat(ways.get(i).received.get()).isGreaterThan(before.get(i) + messages);
            }
        });
    }

    /** Stops sending and demands that everything that was sent has arrived, in every session that there was. */
    public void stopAndDemandEverything() throws InterruptedException {
        stopping = true;
        for (Way way : ways) {
            way.sender.join();
            way.receiver.join();
        }
        assertThat(problems).isEmpty();
        ways.forEach(way -> assertThat(way.received.get()).isEqualTo(way.last).isPositive());
    }

    @Override
    public void close() {
        stopping = true;
        ends.forEach(Wire::close);
    }
}
