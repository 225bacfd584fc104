/** Who may use the management port: roles, named users with their passwords, and the tokens that these are given when they sign in. */
@NullMarked
package featurekeyproxy.ops.access;

import org.jspecify.annotations.NullMarked;
