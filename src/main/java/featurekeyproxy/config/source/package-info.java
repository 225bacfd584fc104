/**
 * Where settings come from: the lines of properties files, and the functions that values may name.
 */
@NullMarked
package featurekeyproxy.config.source;

import org.jspecify.annotations.NullMarked;
