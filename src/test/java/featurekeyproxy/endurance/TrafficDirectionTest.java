package featurekeyproxy.endurance;

import static org.assertj.core.api.Assertions.assertThat;

import featurekeyproxy.endurance.DeliveryCounts.Count;
import featurekeyproxy.wspair.TestPayload;
import featurekeyproxy.wspair.leg.Leg;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Whatever a proxy could do wrong is told by its name: a load that finds nothing has looked. */
class TrafficDirectionTest {
    private final DeliveryCounts tally = new DeliveryCounts();
    private final TrafficDirection way = new TrafficDirection(7, Leg.TOMES, tally);
    private final List<TestMessage> sent = new ArrayList<>();

    private void send(int messages) {
        IntStream.range(0, messages).forEach(i -> sent.add(way.send()));
    }

    private void receive(int... numbers) {
        IntStream.of(numbers).mapToObj(sent::get).forEach(letter -> way.receive(letter.opcode(), letter.arriving()));
    }

    private void assertWrong(Count count, long times) {
        assertThat(tally.get(count)).as(tally.toString()).isEqualTo(times);
        assertThat(tally.wrong()).as(tally.toString()).isEqualTo(times);
    }

    @Test
    void findsNothingWrongWhenAllArriveInOrder() {
        send(1000);
        receive(IntStream.range(0, 1000).toArray());
        way.end(false);

        assertWrong(Count.LOST, 0);
        assertThat(tally.get(Count.RECEIVED)).isEqualTo(1000);
    }

    @Test
    void countsAGapAsLostAlsoWhenAFaultEndsTheSession() {
        send(10);
        receive(0, 1, 4, 5);
        way.end(true);

        assertWrong(Count.LOST, 2);
        assertThat(tally.get(Count.UNFINISHED)).isEqualTo(4);
    }

    @Test
    void countsAMissingTailAsLostWhenNoFaultEndedTheSession() {
        send(10);
        receive(0, 1, 2);
        way.end(false);

        assertWrong(Count.LOST, 7);
    }

    @Test
    void countsAMessageThatWasPassedAsReorderedAndNotAsLost() {
        send(4);
        receive(0, 2, 1, 3);
        way.end(false);

        assertWrong(Count.REORDERED, 1);
    }

    @Test
    void countsAMessageThatComesTwiceAsRepeated() {
        send(3);
        receive(0, 1, 1, 2);
        way.end(false);

        assertWrong(Count.REPEATED, 1);
    }

    @Test
    void countsAMessageWithAnotherByteOrKindOrFragmentAsAltered() {
        send(4);
        receive(0);
        byte[] spoilt = sent.get(1).sent().get(0).clone();
        spoilt[spoilt.length - 1] ^= 1;
        way.receive(sent.get(1).opcode(), List.of(spoilt));
        way.receive(3 - sent.get(2).opcode(), sent.get(2).sent());
        List<byte[]> parts = new ArrayList<>(sent.get(3).sent());
        byte[] first = parts.remove(0);
        parts.add(0, Arrays.copyOf(first, 1));
        parts.add(1, Arrays.copyOfRange(first, 1, first.length));
        way.receive(sent.get(3).opcode(), parts);
        way.end(false);

        assertWrong(Count.ALTERED, 3);
    }

    @Test
    void countsACodeThatWasNotReplacedAsAltered() {
        send(1);
        way.receive(sent.get(0).opcode(), sent.get(0).sent());
        way.end(false);

        assertWrong(Count.ALTERED, 1);
    }

    @Test
    void countsAMessageOfAnotherSessionOrDirectionAsCrossed() {
        send(1);
        receive(0);
        for (TestPayload stranger : List.of(new TestPayload(8, Leg.TOMES, 1), new TestPayload(7, Leg.TERMINAL, 1))) {
            way.receive(stranger.opcode(), stranger.parts());
        }
        way.end(false);

        assertWrong(Count.CROSSED, 2);
    }
}
