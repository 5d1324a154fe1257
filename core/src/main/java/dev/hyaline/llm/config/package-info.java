/**
 * Who is asked: roles, models, servers, where their keys are, what they can do, how often a request
 * is repeated. Reads the user's file, the environment and what the command line said; writes
 * nothing. Uses {@code common} alone.
 */
@NullMarked
package dev.hyaline.llm.config;

import org.jspecify.annotations.NullMarked;
