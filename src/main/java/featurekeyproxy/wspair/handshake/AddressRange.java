package featurekeyproxy.wspair.handshake;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;

/** A range of client addresses in CIDR form, such as {@code 10.1.0.0/16}, {@code fd00::/8} or a single address. */
@SuppressWarnings("ArrayRecordComponent") // compared bit by bit
public record AddressRange(byte[] address, int prefix) {
    /**
     * Reads ranges with commas between. Names are not looked up.
     *
     * @throws IllegalArgumentException if a part is no range; the message names it
     */
    public static List<AddressRange> list(String text) {
        List<AddressRange> ranges = new ArrayList<>();
        for (String part : text.split(",", -1)) {
            if (!part.isBlank()) {
                ranges.add(parse(part.strip()));
            }
        }
        return ranges;
    }

    private static AddressRange parse(String text) {
        int slash = text.indexOf('/');
        byte[] address = NetUtil.createByteArrayFromIpAddressString(slash < 0 ? text : text.substring(0, slash));
        if (address != null) {
            int bits = address.length * Byte.SIZE;
            int prefix = slash < 0 ? bits : number(text.substring(slash + 1));
            byte[] plain = plain(address);
            int plainPrefix = prefix - (bits - plain.length * Byte.SIZE);
            if (prefix <= bits && plainPrefix >= 0) {
                return new AddressRange(plain, plainPrefix);
            }
        }
        throw new IllegalArgumentException(text + " is no address or range, such as 10.1.0.0/16 or fd00::/8");
    }

    /** Returns the four bytes of an IPv4 address in the form of IPv6, since that is what such a client has; any other as it is. */
    private static byte[] plain(byte[] address) {
        try {
            return InetAddress.getByAddress(address).getAddress();
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("an address of " + address.length + " bytes", e);
        }
    }

    private static int number(String text) {
        return text.matches("\\d{1,3}") ? Integer.parseInt(text) : -1;
    }

    boolean contains(InetAddress candidate) {
        byte[] other = candidate.getAddress();
        if (other.length != address.length) {
            return false;
        }
        for (int bit = 0; bit < prefix; bit += Byte.SIZE) {
            int mask = 0xff << Math.max(0, Byte.SIZE - (prefix - bit));
            if (((other[bit / Byte.SIZE] ^ address[bit / Byte.SIZE]) & mask & 0xff) != 0) {
                return false;
            }
        }
        return true;
    }
}
