package featurekeyproxy.endurance;

import featurekeyproxy.endurance.DeliveryCounts.Count;
import featurekeyproxy.wspair.leg.Leg;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One session of a load, seen from both of its ends: numbered messages in both directions, each checked where it arrives.
 *
 * <p>It sends as many messages as it was told to, of which a few are under way at a time. Everything happens on the event
 * loop of the {@link ClientFleet}.
 */
final class Dialogue {
    private static final int UNDER_WAY = 4;
    static final int NORMAL = 1000;

    private final int id;
    private final DeliveryCounts tally;
    private final TrafficDirection there;
    private final TrafficDirection back;
    private final Runnable whenOver;
    private final End tomes = new End(this);
    private @Nullable End terminal;
    private boolean opened;
    private int toSend;
    private int troubles;
    private boolean closing;
    private String closedBy = "nobody";
    private boolean filling;
    private boolean tomesGone;
    private boolean terminalGone;
    private volatile boolean cut;

    Dialogue(int id, DeliveryCounts tally, Runnable whenOver) {
        this.id = id;
        this.tally = tally;
        this.there = new TrafficDirection(id, Leg.TOMES, tally);
        this.back = new TrafficDirection(id, Leg.TERMINAL, tally);
        this.whenOver = whenOver;
    }

    int id() {
        return id;
    }

    /** Takes an end that is connected; with the second, the session is open. */
    void connected(End end) {
        if (end.leg() == Leg.TOMES) {
            opened = true;
            tally.add(Count.OPENED, 1);
            send(0);
        } else {
            terminal = end;
        }
    }

    @Nullable
    End end(Leg leg) {
        return leg == Leg.TOMES ? tomes : terminal;
    }

    private TrafficDirection way(Leg from) {
        return from == Leg.TOMES ? there : back;
    }

    boolean isOpen() {
        return opened && terminal != null && !closing && !cut && !tomesGone && !terminalGone;
    }

    /** Says that a fault is about to end the session; thread-safe, to be said before. */
    void cut() {
        cut = true;
    }

    /** Says that its line has one fault more, or one less with -1. */
    void trouble(int more) {
        troubles += more;
    }

    boolean isTroubled() {
        return troubles > 0;
    }

    /** Ends the line of TOMEs without a word. */
    void drop() {
        tomes.drop();
    }

    /** Has so many messages more sent in each direction. */
    void send(int more) {
        toSend += more;
        fill(Leg.TOMES);
        fill(Leg.TERMINAL);
    }

    /** Returns whether all that it was told to send has arrived. */
    boolean isDone() {
        return there.sent() == toSend && back.sent() == toSend && there.underWay() == 0 && back.underWay() == 0;
    }

    private void fill(Leg from) {
        End end = end(from);
        TrafficDirection way = way(from);
        if (end == null || closing || !opened || filling || (from == Leg.TERMINAL && there.arrived() == 0)) {
            return;
        }
        filling = true; // a write may tell at once that no more can be written
        while (way.sent() < toSend && way.underWay() < UNDER_WAY && end.writable()) {
            end.write(way.send());
        }
        filling = false;
        end.flush();
    }

    // ---------------------------------------------------------------- what the ends report

    void received(End at, int kind, List<byte[]> fragments) {
        Leg from = at.leg().other();
        way(from).receive(kind, fragments);
        fill(from);
        fill(from.other()); // the Terminal's first reply stands behind TOMEs' first request
    }

    void writable(End end) {
        fill(end.leg());
    }

    /** Has one end begin to close, behind all that it has sent. */
    void close(Leg leg) {
        End end = end(leg);
        if (end != null && isOpen()) {
            closing = true;
            closedBy = leg + " after " + tomes.ageMillis() + " ms";
            end.close(NORMAL);
        }
    }

    /** One end got a close frame: nothing more is sent. */
    void closed() {
        closing = true;
    }

    /** An end is gone, or has not come to be one. */
    void ended(Leg leg) {
        tomesGone |= leg == Leg.TOMES;
        terminalGone |= leg == Leg.TERMINAL;
        if (tomesGone && (terminalGone || terminal == null)) {
            judge();
            whenOver.run();
        }
    }

    private void judge() {
        if (!opened) {
            tally.add(Count.REFUSED, 1);
            return;
        }
        there.end(cut);
        back.end(cut);
        boolean clean = tomes.closeCode() == NORMAL && terminal != null && terminal.closeCode() == NORMAL;
        tally.add(cut ? Count.CUT : clean ? Count.CLOSED : Count.BROKEN, 1);
        if (!cut && !clean) {
            tally.tell(this + " is over");
        }
    }

    @Override
    public String toString() {
        return "session " + id + " of " + tomes.ageMillis() + " ms, closed by " + closedBy + ", with " + troubles
                + " faults (TOMEs " + tomes + ", Terminal " + terminal + ", " + there.underWay() + " and "
                + back.underWay() + " messages under way)";
    }
}
