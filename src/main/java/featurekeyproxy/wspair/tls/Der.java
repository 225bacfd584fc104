package featurekeyproxy.wspair.tls;

import java.io.ByteArrayOutputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.security.spec.InvalidKeySpecException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** As much of ASN.1's DER as makes a key of PKCS #8 of one in the older forms of OpenSSL. */
final class Der {
    private static final int SEQUENCE = 0x30;
    private static final int INTEGER = 0x02;
    private static final int OCTETS = 0x04;
    private static final int PARAMETERS = 0xa0;
    private static final int LONG = 0x80;
    private static final byte[] VERSION_0 = {2, 1, 0};
    private static final byte[] RSA = {6, 9, 0x2a, (byte) 0x86, 0x48, (byte) 0x86, (byte) 0xf7, 0x0d, 1, 1, 1, 5, 0};
    private static final byte[] EC = {6, 7, 0x2a, (byte) 0x86, 0x48, (byte) 0xce, 0x3d, 2, 1};

    private Der() {}

    @SuppressWarnings("ArrayRecordComponent") // compared by nobody
    private record Element(int tag, byte[] content) {}

    /** Puts a key of PKCS #1 into PKCS #8. */
    static byte[] ofRsa(byte[] key) {
        return pkcs8(RSA, key);
    }

    /** Puts a key of SEC 1 into PKCS #8; its curve may stand in a block of its own. */
    static byte[] ofEc(byte[] key, Optional<byte[]> curve) throws InvalidKeySpecException {
        try {
            List<Element> parts = elements(elements(key).get(0).content());
            byte[] named = parts.stream()
                    .filter(part -> part.tag() == PARAMETERS)
                    .findFirst()
                    .map(Element::content)
                    .or(() -> curve)
                    .orElseThrow(() -> new InvalidKeySpecException("its curve is not named"));
            byte[] bare = join(
                    write(INTEGER, parts.get(0).content()),
                    write(OCTETS, parts.get(1).content())); // as Java wants it
            return pkcs8(join(EC, named), write(SEQUENCE, bare));
        } catch (BufferUnderflowException | IndexOutOfBoundsException e) {
            throw new InvalidKeySpecException("it is no key of SEC 1", e);
        }
    }

    private static byte[] pkcs8(byte[] algorithm, byte[] key) {
        return write(SEQUENCE, join(VERSION_0, write(SEQUENCE, algorithm), write(OCTETS, key)));
    }

    private static List<Element> elements(byte[] der) {
        List<Element> elements = new ArrayList<>();
        for (ByteBuffer in = ByteBuffer.wrap(der); in.hasRemaining(); ) {
            int tag = in.get() & 0xff;
            int length = in.get() & 0xff;
            if (length >= LONG) {
                int bytes = length - LONG;
                length = 0;
                for (int i = 0; i < bytes; i++) {
                    length = (length << 8) | (in.get() & 0xff);
                }
            }
            if (length < 0 || length > in.remaining()) {
                throw new BufferUnderflowException();
            }
            byte[] content = new byte[length];
            in.get(content);
            elements.add(new Element(tag, content));
        }
        return elements;
    }

    private static byte[] write(int tag, byte[] content) {
        byte[] length = content.length < LONG
                ? new byte[] {(byte) content.length}
                : new byte[] {(byte) (LONG + 2), (byte) (content.length >> 8), (byte) content.length};
        return join(new byte[] {(byte) tag}, length, content);
    }

    private static byte[] join(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }
}
