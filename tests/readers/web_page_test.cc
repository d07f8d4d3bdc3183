// Tests which text of a web page is read.
#include "readers/web_page.h"

#include <catch2/catch.hpp>

namespace patchbay::readers {
namespace {

TEST_CASE("the encoding that a page names is found in its first bytes") {
  CHECK(encoding_named_in_page("<meta charset='Windows-1251'>") == "windows-1251");
  CHECK(encoding_named_in_page("<meta content=\"text/html; charset=KOI8-R\">") == "koi8-r");
  CHECK(encoding_named_in_page("<meta charset=>").empty());
  CHECK(encoding_named_in_page("<meta charset=").empty());
  CHECK(encoding_named_in_page(std::string(2000, ' ') + "<meta charset=x>").empty());
}

TEST_CASE("blanks between words stay one, those between blocks none") {
  CHECK(text_of_page("<p> a <i> b </i> c </p>\n\n<p>d</p>") == "a b c\nd\n");
  CHECK(text_of_page("a<br>b<div>c</div>d") == "a\nb\nc\nd\n");
  CHECK(text_of_page("").empty());
}

TEST_CASE("what no reader sees is left out, and broken tags hide nothing") {
  CHECK(text_of_page("<body><template>x</template><noscript>y</noscript>a<!-- b -->") == "a\n");
  CHECK(text_of_page("<p>a<b>b<p>c</i></table>d") == "ab\ncd\n");
}

}  // namespace
}  // namespace patchbay::readers
