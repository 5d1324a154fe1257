package dev.hyaline.text;

/**
 * The token that a model's texts begin with.
 *
 * @param token its id
 * @param usual whether the tokenizer itself puts it before texts
 */
public record BeginOfText(int token, boolean usual) {}
