package featurekeyproxy.wspair.address;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** How names become addresses; may block, and is called on a thread of its own. */
@FunctionalInterface
public interface NameLookup {
    /**
     * As every other program of the machine does: hosts file, name servers, search domains and whatever else the system asks.
     * How long Java itself keeps an answer is the security property {@code networkaddress.cache.ttl}, 30 s if it is not set.
     */
    NameLookup OF_THE_SYSTEM = InetAddress::getAllByName;

    /** Returns the addresses of both families, at least one, the preferred first. */
    InetAddress[] lookUp(String name) throws UnknownHostException;
}
