package featurekeyproxy.ops.audit;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;

/**
 * What somebody did to the running proxy, or tried to. The texts must hold no secret and no whole code; they are cut after
 * 200 characters, since they may come from outside.
 *
 * @param role the role that the action was done in, such as {@code admin}
 * @param user the name of who signed in by one, or empty, in which case the line has none
 * @param who where it came from, such as an address
 * @param action what was done, such as {@code set profile}
 * @param subject what it was done to, such as a device, or empty
 * @param before what was in force before, or empty
 * @param after what is in force now, or empty
 * @param result what came of it, such as {@code done} or {@code refused}
 * @param why the reason that was given for it, or empty, in which case the line has none
 */
public record AdminAction(
        Instant time,
        String role,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) String user,
        String who,
        String action,
        String subject,
        String before,
        String after,
        String result,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) String why)
        implements AuditEvent {
    /** Cuts the texts. */
    public AdminAction {
        role = AuditEvent.cut(role);
        user = AuditEvent.cut(user);
        who = AuditEvent.cut(who);
        action = AuditEvent.cut(action);
        subject = AuditEvent.cut(subject);
        before = AuditEvent.cut(before);
        after = AuditEvent.cut(after);
        result = AuditEvent.cut(result);
        why = AuditEvent.cut(why);
    }

    @Override
    public String name() {
        return "admin";
    }
}
