package dev.hyaline.corpus.reader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.junit.jupiter.api.Test;

final class GroupByTest {

    private final Document document =
            new Document(
                    "emma-1",
                    Optional.of("novel"),
                    "{\"book\":\"Emma\",\"nothing\":null,\"parts\":[1,2],\"year\":1815}",
                    new DocumentContent.Text("t"),
                    "books.jsonl, line 3");

    @Test
    void groupsByAnyField() {
        assertThat(new GroupBy("book").groupOf(document)).isEqualTo("Emma");
        assertThat(new GroupBy("year").groupOf(document)).isEqualTo("1815");
        assertThat(new GroupBy("parts").groupOf(document)).isEqualTo("[1,2]");
        assertThat(new GroupBy("domain").groupOf(document)).isEqualTo("novel");
        assertThat(new GroupBy("id").groupOf(document)).isEqualTo("emma-1");
    }

    @Test
    void documentsWithoutTheFieldAreNamed() {
        for (String field : new String[] {"author", "nothing"}) {
            assertThatThrownBy(() -> new GroupBy(field).groupOf(document))
                    .hasMessage(
                            "document must have the field to group by, %s, but has none"
                                    + " (books.jsonl, line 3)",
                            field);
        }
        assertThatThrownBy(() -> new GroupBy(" "))
                .hasMessage("group-by field must have a name, but is blank");
    }
}
