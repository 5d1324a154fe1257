package dev.hyaline.web.data;

import dev.hyaline.common.HyalineException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.BoostQuery;
import org.apache.lucene.search.MatchAllDocsQuery;
import org.apache.lucene.search.PhraseQuery;
import org.apache.lucene.search.PrefixQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.RegexpQuery;
import org.apache.lucene.search.TermQuery;

/**
 * What people type into the search box as a Lucene query. All parts must be found, each in the
 * explanation or among the tokens of the token table. Nothing that can be typed is a syntax error
 * but a regular expression that is none.
 */
final class SearchText {

    /** The explanation, word by word. */
    static final String TEXT = "text";

    /** The token table's tokens, each as it is but for case and the blanks around it. */
    static final String TOKEN = "token";

    private static final Pattern PART =
            Pattern.compile("\"([^\"]*)\"?|/((?:[^/\\\\]|\\\\.)+)/(?=\\s|$)|(\\S+)");
    private static final float TOKEN_BOOST = 1.5f;

    private final Analyzer analyzer;

    SearchText(Analyzer analyzer) {
        this.analyzer = analyzer;
    }

    /** How a token is looked up. */
    static String tokenTerm(String token) {
        String stripped = token.strip();
        return (stripped.isEmpty() ? token : stripped).toLowerCase(Locale.ROOT);
    }

    Query query(String text) {
        BooleanQuery.Builder all = new BooleanQuery.Builder();
        int parts = 0;
        Matcher matcher = PART.matcher(text.strip());
        while (matcher.find()) {
            all.add(part(matcher), Occur.MUST);
            parts++;
        }
        return parts == 0 ? MatchAllDocsQuery.INSTANCE : all.build();
    }

    private Query part(Matcher part) {
        String phrase = part.group(1);
        String regex = part.group(2);
        if (phrase != null) {
            return either(phrase(phrase), token(phrase));
        }
        if (regex != null) {
            return regex(regex);
        }
        String word = part.group(3);
        if (word.length() > 1 && word.endsWith("*")) {
            String prefix = word.substring(0, word.length() - 1).toLowerCase(Locale.ROOT);
            return either(
                    new PrefixQuery(new Term(TEXT, prefix)),
                    new PrefixQuery(new Term(TOKEN, prefix)));
        }
        return either(words(word), token(word));
    }

    private static Query either(Query first, Query second) {
        return new BooleanQuery.Builder()
                .add(first, Occur.SHOULD)
                .add(second, Occur.SHOULD)
                .build();
    }

    private static Query token(String text) {
        return new BoostQuery(new TermQuery(new Term(TOKEN, tokenTerm(text))), TOKEN_BOOST);
    }

    private Query words(String text) {
        BooleanQuery.Builder words = new BooleanQuery.Builder();
        terms(text).forEach(term -> words.add(new TermQuery(new Term(TEXT, term)), Occur.MUST));
        return words.build();
    }

    private Query phrase(String text) {
        PhraseQuery.Builder phrase = new PhraseQuery.Builder();
        terms(text).forEach(term -> phrase.add(new Term(TEXT, term)));
        return phrase.build();
    }

    /** A whole word of the explanation, or a whole token. */
    private static Query regex(String expression) {
        if (!RegexSize.isSmall(expression)) {
            throw HyalineException.usage(
                    "regular expression must be of at most %d characters, %d repetitions and %d states, but is: /%.80s/",
                    RegexSize.LONGEST, RegexSize.MOST_TIMES, RegexSize.MOST_STATES, expression);
        }
        try {
            return either(
                    new RegexpQuery(new Term(TEXT, expression)),
                    new RegexpQuery(new Term(TOKEN, expression)));
        } catch (IllegalArgumentException | StackOverflowError e) {
            throw notRegular(expression, e);
        }
    }

    static HyalineException notRegular(String expression, Throwable cause) {
        return HyalineException.usage(
                        "regular expression must be one that Lucene can run, but is: /%.80s/",
                        expression)
                .because(cause);
    }

    private List<String> terms(String text) {
        List<String> terms = new ArrayList<>();
        try (TokenStream stream = analyzer.tokenStream(TEXT, text)) {
            CharTermAttribute term = stream.addAttribute(CharTermAttribute.class);
            stream.reset();
            while (stream.incrementToken()) {
                terms.add(term.toString());
            }
            stream.end();
        } catch (IOException e) {
            throw new UncheckedIOException(e); // reads from a string
        }
        return terms;
    }
}
