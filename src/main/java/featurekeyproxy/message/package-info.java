/**
 * What travels: a WebSocket message as bytes, what kind of message it is, where in it the codes lie, and how to replace
 * just those bytes. Depends on the JDK and on Jackson's streaming parser only.
 */
@NullMarked
package featurekeyproxy.message;

import org.jspecify.annotations.NullMarked;
