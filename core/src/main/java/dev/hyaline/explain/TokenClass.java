package dev.hyaline.explain;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/**
 * Kinds of tokens that patterns can ask for: by the token's text alone, so that nothing has to be
 * known of a language model, or by its place in the window. A token can be of several. Word lists
 * and endings are English.
 */
public enum TokenClass {
    /** A digit and no letter. */
    NUMBER("numbers", "a number", text -> has(text, Character::isDigit) && !hasLetter(text)),
    /** A word with a capital in front and no other. */
    CAPITALISED("capitalised words", "a capitalised word", TokenClass::capitalised),
    /** Two or more letters, all capitals. */
    CAPITALS("words in capitals", "a word in capitals", TokenClass::capitals),
    /** A word, or the beginning of one: a letter behind a space. */
    WORD_START(
            "beginnings of words",
            "the beginning of a word",
            text -> text.length() > 1 && text.charAt(0) == ' ' && letterAt(text, 1)),
    /** A letter with nothing before it: a word goes on, or begins a line. */
    WORD_PART("parts of words", "part of a word", text -> letterAt(text, 0)),
    LETTER(
            "single letters",
            "a single letter",
            text -> text.strip().length() == 1 && hasLetter(text)),
    /** Neither letters nor digits, and something to see. */
    PUNCTUATION("punctuation", "punctuation", TokenClass::punctuation),
    /** Punctuation that begins with a full stop, a question mark or an exclamation mark. */
    SENTENCE_END(
            "ends of sentences",
            "the end of a sentence",
            text -> punctuation(text) && ".?!".indexOf(text.strip().charAt(0)) >= 0),
    /** Punctuation that begins with a comma, a semicolon, a colon or a dash. */
    PAUSE(
            "commas and other pauses",
            "a comma or another pause",
            text -> punctuation(text) && ",;:-–—".indexOf(text.strip().charAt(0)) >= 0),
    /** Punctuation with a quotation mark. */
    QUOTE(
            "quotation marks",
            "a quotation mark",
            text -> punctuation(text) && hasAny(text, "\"'“”‘’`´«»")),
    /** Punctuation with a bracket of any kind. */
    BRACKET("brackets", "a bracket", text -> punctuation(text) && hasAny(text, "()[]{}<>")),
    /** A character or a capital where prose has none. */
    CODE("code", "code", text -> hasAny(text, "{}[]<>=_\\|&*#@^~$+") || innerCapital(text)),
    LINE_BREAK("line breaks", "a line break", text -> text.indexOf('\n') >= 0),
    /** Nothing to see. */
    BLANK("white space", "white space", text -> !text.isEmpty() && text.isBlank()),
    /** A character beyond ASCII, or a part of one. */
    NOT_ASCII(
            "characters beyond ASCII",
            "a character beyond ASCII",
            text -> has(text, character -> character > 0x7F)),
    DETERMINER(
            "determiners",
            "a determiner",
            words("the a an this that these those each every some any another")),
    PREPOSITION(
            "prepositions",
            "a preposition",
            words(
                    "of in to for on with at by from about into over under after before between"
                            + " through during against among within without upon toward towards"
                            + " near behind beside across along around")),
    PRONOUN(
            "pronouns",
            "a pronoun",
            words(
                    "i you he she it we they me him her us them my your his its our their mine"
                            + " yours hers ours theirs myself himself herself itself themselves who"
                            + " whom whose")),
    CONJUNCTION(
            "conjunctions",
            "a conjunction",
            words(
                    "and or but nor so yet because although though while if unless until since"
                            + " whether than")),
    AUXILIARY(
            "forms of be, have, do and modal verbs",
            "a form of be, have, do or a modal verb",
            words(
                    "am is are was were be been being have has had having do does did can could"
                            + " will would shall should may might must")),
    NEGATION(
            "negations",
            "a negation",
            words("not no never none nothing nobody nor neither without n't 't cannot")),
    ING("words in -ing", "a word in -ing", ending("ing", 5)),
    ED("words in -ed", "a word in -ed", ending("ed", 4)),
    LY("words in -ly", "a word in -ly", ending("ly", 4)),
    PLURAL("words in -s", "a word in -s", ending("s", 4).and(ending("ss", 4).negate())),
    /** One of the first four places of the window. */
    WINDOW_START("the beginning of a window", "the beginning of a window", text -> false),
    /** One of the twelve places behind these. */
    WINDOW_EARLY("early places of a window", "an early place of a window", text -> false);

    private final String plural;
    private final String singular;

    @SuppressWarnings("ImmutableEnumChecker") // tests have no state
    private final Predicate<String> test;

    TokenClass(String plural, String singular, Predicate<String> test) {
        this.plural = plural;
        this.singular = singular;
        this.test = test;
    }

    /** How patterns spell it, such as {@code word-part}. */
    public String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Reads the spelling back. */
    public static Optional<TokenClass> parse(String id) {
        return Arrays.stream(values()).filter(each -> each.id().equals(id)).findFirst();
    }

    /** For a sentence that speaks of many. */
    public String plural() {
        return plural;
    }

    /** For a sentence that speaks of one, with its article. */
    public String singular() {
        return singular;
    }

    /** Whether it is about the place in the window. */
    public boolean ofPlace() {
        return this == WINDOW_START || this == WINDOW_EARLY;
    }

    /** Its bit in masks of classes. */
    int bit() {
        return 1 << ordinal();
    }

    /** The classes of a text, as a mask. */
    static int ofText(String text) {
        return Arrays.stream(values())
                .filter(each -> each.test.test(text))
                .mapToInt(TokenClass::bit)
                .sum();
    }

    /** The classes of a place, as a mask. */
    static int ofPosition(int position) {
        return position < 4 ? WINDOW_START.bit() : position < 16 ? WINDOW_EARLY.bit() : 0;
    }

    private static Predicate<String> words(String list) {
        Set<String> words = Set.of(list.split(" "));
        return text -> words.contains(text.strip().toLowerCase(Locale.ROOT));
    }

    /** Letters alone, behind a space or not. */
    private static Predicate<String> ending(String ending, int leastLetters) {
        return text -> {
            String word = text.strip();
            return word.length() >= leastLetters
                    && word.endsWith(ending)
                    && word.chars().allMatch(Character::isLetter);
        };
    }

    private static boolean capitalised(String text) {
        String word = text.strip();
        return letterAt(word, 0)
                && Character.isUpperCase(word.codePointAt(0))
                && word.codePoints().skip(1).noneMatch(Character::isUpperCase);
    }

    private static boolean capitals(String text) {
        return text.codePoints().filter(Character::isLetter).count() > 1
                && text.codePoints().filter(Character::isLetter).allMatch(Character::isUpperCase);
    }

    private static boolean punctuation(String text) {
        return !text.isBlank() && !has(text, Character::isLetterOrDigit);
    }

    private static boolean innerCapital(String text) {
        return IntStream.range(1, text.length())
                .anyMatch(i ->
                        Character.isUpperCase(text.charAt(i))
                                && Character.isLowerCase(text.charAt(i - 1)));
    }

    private static boolean letterAt(String text, int index) {
        return index < text.length() && Character.isLetter(text.codePointAt(index));
    }

    private static boolean hasLetter(String text) {
        return has(text, Character::isLetter);
    }

    private static boolean hasAny(String text, String characters) {
        return has(text, character -> characters.indexOf(character) >= 0);
    }

    private static boolean has(String text, IntPredicate test) {
        return text.codePoints().anyMatch(test);
    }
}
