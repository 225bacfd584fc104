/**
 * The settings: every key that an operator can set, read and checked, with all problems at once.
 */
@NullMarked
package featurekeyproxy.config;

import org.jspecify.annotations.NullMarked;
