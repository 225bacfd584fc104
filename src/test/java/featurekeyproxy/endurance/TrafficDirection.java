package featurekeyproxy.endurance;

import featurekeyproxy.endurance.DeliveryCounts.Count;
import featurekeyproxy.wspair.TestPayload;
import featurekeyproxy.wspair.leg.Leg;
import java.io.ByteArrayOutputStream;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;

/**
 * One direction of a session of a load: what was sent, and what came of it.
 *
 * <p>A message that is passed by a later one is missing until it comes after all, and then counts as reordered. What is
 * missing when the session ends is lost, except what nothing passed if a fault ended the session: it was under way. For one
 * thread.
 */
final class TrafficDirection {
    private final int session;
    private final Leg from;
    private final DeliveryCounts tally;
    private final BitSet missing = new BitSet();
    private int sent;
    private int next;

    TrafficDirection(int session, Leg from, DeliveryCounts tally) {
        this.session = session;
        this.from = from;
        this.tally = tally;
    }

    /** Returns the next message to send, and counts it as sent. */
    TestMessage send() {
        tally.add(Count.SENT, 1);
        return TestMessage.of(session, from, sent++);
    }

    int sent() {
        return sent;
    }

    int arrived() {
        return next;
    }

    /** Returns how many of the messages that were sent have not arrived yet. */
    int underWay() {
        return sent - next;
    }

    /** Takes what the receiver got: a whole message of that kind in its fragments. */
    void receive(int kind, List<byte[]> fragments) {
        byte[] whole = whole(fragments);
        tally.add(Count.RECEIVED, 1);
        tally.add(Count.BYTES, whole.length);
        TestPayload.Label label = TestMessage.label(kind, whole);
        if (label == null) {
            tally.add(Count.ALTERED, 1);
            next++; // as what else can it have come in the place of
            return;
        }
        if (label.session() != session || label.from() != from) {
            tally.add(Count.CROSSED, 1);
            return;
        }
        place(label.number());
        if (!TestMessage.of(session, from, label.number()).arrivesAs(kind, fragments)) {
            tally.add(Count.ALTERED, 1);
        }
    }

    private void place(int number) {
        if (number >= next) {
            missing.set(next, number);
            next = number + 1;
        } else if (missing.get(number)) {
            missing.clear(number);
            tally.add(Count.REORDERED, 1);
        } else {
            tally.add(Count.REPEATED, 1);
        }
    }

    /** Counts what has not arrived, once nothing more can. */
    void end(boolean cut) {
        tally.add(Count.LOST, missing.cardinality());
        tally.add(
                cut ? Count.UNFINISHED : Count.LOST,
                IntStream.of(underWay()).filter(n -> n > 0).sum());
    }

    private static byte[] whole(List<byte[]> fragments) {
        if (fragments.size() == 1) {
            return fragments.get(0);
        }
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        fragments.forEach(whole::writeBytes);
        return whole.toByteArray();
    }
}
