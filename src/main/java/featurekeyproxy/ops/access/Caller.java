package featurekeyproxy.ops.access;

/**
 * Who asks for something on the management port.
 *
 * @param user the name of the user; empty for whoever shows a token of the settings
 * @param address where the request comes from
 */
public record Caller(Role role, String user, String address) {
    /** Returns whether it is known which person it is. */
    public boolean isNamed() {
        return !user.isEmpty();
    }

    /** Returns it in words, such as {@code anna from 10.1.2.3} or {@code admin from 127.0.0.1}. */
    @Override
    public String toString() {
        return (isNamed() ? user : role.toString()) + " from " + address;
    }
}
