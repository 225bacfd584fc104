/** The management port: the server, who may ask, and what is the same for everything that it serves. */
@NullMarked
package featurekeyproxy.ops.http;

import org.jspecify.annotations.NullMarked;
