package featurekeyproxy.ops.diagnosis.device;

import featurekeyproxy.ops.diagnosis.Severity;
import java.util.Optional;

/**
 * Whether a device starts, and if not why.
 *
 * @param failed the step at which it stopped
 * @param nextStep what somebody can do about it
 */
public record StartDiagnosis(
        State state, Optional<StartStep> failed, String title, String detail, Optional<String> nextStep) {
    /** How far a device has come. */
    public enum State {
        /** TOMEs has got its own code back from the device. */
        STARTED(Severity.OK),
        /** It is TOMEs' turn, not for long yet. */
        WAITING_FOR_TOMES(Severity.WAITING),
        /** It is the device's turn, not for long yet. */
        WAITING_FOR_DEVICE(Severity.WAITING),
        /** The connection over which it was reached ended. */
        NOT_CONNECTED(Severity.WAITING),
        /** It joined, and TOMEs does not ask it. */
        NOT_ASKED(Severity.WARNING),
        /** It starts, and drops again and again. */
        RESTARTING(Severity.WARNING),
        /** It was asked and does not answer. */
        NO_REPLY(Severity.ERROR),
        /** It was asked, and left instead of answering, again and again. */
        DROPPED(Severity.ERROR),
        /** It answered without a code. */
        REJECTED(Severity.ERROR),
        /** It answered with a new code, and the transformation is switched off. */
        SWITCHED_OFF(Severity.ERROR),
        /** It was sent the new code and answered with the old one. */
        OLD_CODE(Severity.ERROR),
        /** It was sent the old code and answered with the new one. */
        NEW_CODE(Severity.ERROR),
        /** It answered with a code of the table that TOMEs did not ask for. */
        OTHER_CODE(Severity.ERROR),
        /** It answered with a code that is not in the table. */
        UNKNOWN_CODE(Severity.ERROR),
        /** It answered with an empty code. */
        EMPTY_CODE(Severity.ERROR),
        /** It answered one request twice, differently. */
        TWO_ANSWERS(Severity.ERROR),
        /** Two devices have its id. */
        TWO_DEVICES(Severity.ERROR),
        /** The code of TOMEs is not in the table. */
        NOT_MAPPED(Severity.ERROR),
        /** The table has only the feature keys or only the confirmation codes of its pair. */
        HALF_MAPPED(Severity.ERROR),
        /** It answered a request that TOMEs did not send. */
        NOT_REQUESTED(Severity.WARNING),
        /** It answered with a code that stands for several codes of TOMEs. */
        AMBIGUOUS(Severity.ERROR),
        /** A message could not be read. */
        NOT_UNDERSTOOD(Severity.ERROR),
        /** The proxy itself failed. */
        FAILED(Severity.ERROR);

        private final Severity severity;

        State(Severity severity) {
            this.severity = severity;
        }

        /** Returns how good or bad that is. */
        public Severity severity() {
            return severity;
        }

        /** Returns whether somebody should look after a device that stands so. */
        public boolean isBad() {
            return severity == Severity.ERROR || severity == Severity.WARNING;
        }
    }

    static StartDiagnosis good(State state, String title, String detail) {
        return new StartDiagnosis(state, Optional.empty(), title, detail, Optional.empty());
    }

    static StartDiagnosis failed(State state, StartStep step, String title, String detail, String nextStep) {
        return new StartDiagnosis(state, Optional.of(step), title, detail, Optional.of(nextStep));
    }

    /** Returns whether somebody should look after the device. */
    public boolean isBad() {
        return state.isBad();
    }
}
