package featurekeyproxy.mapping;

import featurekeyproxy.mapping.MappingRule.Kind;
import java.util.Optional;

/**
 * Compares the code in a reply with what the device had been sent, and what leaves for TOMEs with what TOMEs had sent.
 *
 * <p>Codes of one kind have to be equal. A feature key that is answered with a confirmation code cannot be compared; there the table
 * tells which firmware the code belongs to, and that has to be the firmware whose key the device had been sent.
 */
final class ReplyCheck {
    private final MappingTable table;
    private final Optional<PendingRequest> request;

    ReplyCheck(MappingTable table, Optional<PendingRequest> request) {
        this.table = table;
        this.request = request;
    }

    /** Returns the result of a message without any code, or of one that could not be handled. */
    static ReplyResult of(Reason reason) {
        return switch (reason) {
            case AMBIGUOUS -> ReplyResult.AMBIGUOUS;
            case SWITCHED_OFF -> ReplyResult.SWITCHED_OFF;
            case NO_CODE -> ReplyResult.NO_CODE;
            case NOT_UNDERSTOOD -> ReplyResult.NOT_UNDERSTOOD;
            case FAILED -> ReplyResult.FAILED;
            default -> ReplyResult.UNKNOWN_CODE;
        };
    }

    /** Returns the result of one code: as it came from the device, and as it leaves for TOMEs for that reason. */
    ReplyResult of(String came, String left, Reason reason) {
        if (came.isBlank()) {
            return ReplyResult.EMPTY_CODE;
        }
        if (request.isEmpty()) {
            return ReplyResult.NOT_REQUESTED;
        }
        if (!request.get().isOnlyAnswer(came)) {
            return ReplyResult.TWO_ANSWERS;
        }
        if (reason == Reason.AMBIGUOUS || reason == Reason.SWITCHED_OFF) {
            return of(reason);
        }
        return of(request.get(), came, left);
    }

    private ReplyResult of(PendingRequest sent, String came, String left) {
        if (sent.forwardedAs(came).isPresent()) {
            return ReplyResult.STARTED;
        }
        boolean isOld = table.forward(came).isPresent() || table.isTomesCode(came);
        boolean isNew = !table.oldCodesOf(came).isEmpty();
        if (!sent.hasOriginalOf(kindOf(came)) && (isOld || isNew)) {
            return ofOtherKind(sent, isOld && Codes.same(came, left), isNew);
        }
        if (sent.isOriginal(came)) {
            return ReplyResult.OLD_CODE;
        }
        if (sent.isNewOfOriginal(came)) {
            return ReplyResult.NEW_CODE;
        }
        if (!sent.isMapped()) {
            return ReplyResult.NOT_MAPPED;
        }
        return isOld || isNew ? ReplyResult.OTHER_CODE : unknown(sent, kindOf(came));
    }

    /** TOMEs sent keys and the device answers with a confirmation code of the table, or the other way round. */
    private static ReplyResult ofOtherKind(PendingRequest sent, boolean isOld, boolean isNew) {
        if ((isNew && sent.isRewritten()) || (isOld && sent.isKept())) {
            return ReplyResult.STARTED;
        }
        if (!isNew) {
            return ReplyResult.OLD_CODE;
        }
        return sent.isMapped() ? ReplyResult.NEW_CODE : ReplyResult.HALF_MAPPED;
    }

    private ReplyResult unknown(PendingRequest sent, Kind kind) {
        boolean hasPair = sent.hasOriginalOf(kind) ? sent.isMapped(kind) : table.hasRulesOf(kind);
        return hasPair ? ReplyResult.UNKNOWN_CODE : ReplyResult.HALF_MAPPED;
    }

    private Kind kindOf(String code) {
        return table.rules().stream()
                .filter(rule -> Codes.same(rule.newCode(), code) || Codes.same(rule.oldCode(), code))
                .map(MappingRule::kind)
                .findFirst()
                .orElse(Codes.isHex(code) ? Kind.CONFIRMATION_CODE : Kind.FEATURE_KEY);
    }
}
