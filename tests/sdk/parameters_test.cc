// Tests arguments in a request, in the styles of OpenAPI (3.1, "Style Examples").
#include <patchbay/sdk/parameters.h>

#include <catch2/catch.hpp>
#include <string>
#include <utility>
#include <vector>

using patchbay::sdk::Json;
using patchbay::sdk::Request;
using patchbay::sdk::Url;
using patchbay::sdk::value_text;
using patchbay::sdk::with_form;
using patchbay::sdk::with_header;
using patchbay::sdk::with_json;
using patchbay::sdk::with_query;
using patchbay::sdk::with_text;
using patchbay::sdk::Written;

namespace {

const Json& colours() {
  static const Json given = Json::parse(
      R"({"empty":"","text":"a b&c","list":["blue","black"],"object":{"R":100,"G":200},
          "flag":true,"number":-1.5,"absent":null,"holes":[1,null,2]})");
  return given;
}

std::string query(const char* name, Written written) {
  return with_query(Url("https://a.test"), colours(), name, written).text().substr(14);
}

struct RawRequest {
  explicit RawRequest(Request given) : request(std::move(given)), raw(request.raw(headers)) {}
  [[nodiscard]] std::string header(std::size_t at) const {
    return std::string(patchbay::sdk::view(headers.at(at).name)) + ": " +
           std::string(patchbay::sdk::view(headers.at(at).value));
  }
  [[nodiscard]] std::string body() const { return std::string(patchbay::sdk::view(raw.body)); }
  Request request;
  std::vector<patchbay_header> headers;
  patchbay_http_request raw;
};

TEST_CASE("parameters: a query has each value in its style, escaped") {
  CHECK(query("list", Written::kRepeated) == "?list=blue&list=black");
  CHECK(query("list", Written::kComma) == "?list=blue%2Cblack");
  CHECK(query("list", Written::kBlank) == "?list=blue%20black");
  CHECK(query("list", Written::kBar) == "?list=blue%7Cblack");
  CHECK(query("object", Written::kRepeated) == "?G=200&R=100");
  CHECK(query("object", Written::kComma) == "?object=G%2C200%2CR%2C100");
  CHECK(query("object", Written::kDeep) == "?object%5BG%5D=200&object%5BR%5D=100");
  CHECK(query("object", Written::kJson) == "?object=%7B%22G%22%3A200%2C%22R%22%3A100%7D");
  CHECK(query("text", Written::kRepeated) == "?text=a%20b%26c");
  CHECK(query("empty", Written::kRepeated) == "?empty=");
  CHECK(query("flag", Written::kDeep) == "?flag=true");
  CHECK(query("number", Written::kComma) == "?number=-1.5");
  CHECK(query("holes", Written::kRepeated) == "?holes=1&holes=2");
}

TEST_CASE("parameters: what is absent or null is left out") {
  CHECK(query("absent", Written::kRepeated).empty());
  CHECK(query("never", Written::kComma).empty());
  CHECK(value_text(colours(), "absent").empty());
  const RawRequest raw(with_text(
      with_form(with_json(with_header(Request::get("x"), colours(), "absent"), colours(), "absent"),
                colours(), "absent"),
      colours(), "never", "text/plain"));
  CHECK(raw.headers.empty());
  CHECK(raw.body().empty());
}

TEST_CASE("parameters: paths and headers have one text for each value") {
  CHECK(value_text(colours(), "list") == "blue,black");
  CHECK(value_text(colours(), "object") == "G,200,R,100");
  CHECK(value_text(colours(), "object", Written::kPairs) == "G=200,R=100");
  CHECK(Url("https://a.test")
            .literal("/v1")
            .segment(value_text(colours(), "text"))
            .literal(":run/")
            .text() == "https://a.test/v1/a%20b%26c:run/");
  const RawRequest raw(
      with_header(Request::get("x"), colours(), "list", Written::kComma, "X-Colours"));
  CHECK(raw.header(0) == "X-Colours: blue,black");
}

TEST_CASE("parameters: bodies are JSON, forms or text, and say so") {
  const RawRequest json(with_json(Request::post("x"), colours(), "object"));
  CHECK(json.body() == R"({"G":200,"R":100})");
  CHECK(json.header(0) == "Content-Type: application/json");
  const RawRequest form(with_form(Request::post("x"), Json{{"f", colours()}}, "f"));
  CHECK(form.body() ==
        "empty=&flag=true&holes=1&holes=2&list=blue&list=black&number=-1.5&G=200&R=100&text=a%20b%"
        "26c");
  CHECK(form.header(0) == "Content-Type: application/x-www-form-urlencoded");
  const RawRequest text(with_text(Request::post("x"), colours(), "text", "text/csv"));
  CHECK(text.body() == "a b&c");
  CHECK(text.header(0) == "Content-Type: text/csv");
}

}  // namespace
