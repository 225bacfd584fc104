/** The management port: the server, its access control, and the rules that hold for everything it serves. */
@NullMarked
package featurekeyproxy.ops.http;

import org.jspecify.annotations.NullMarked;
