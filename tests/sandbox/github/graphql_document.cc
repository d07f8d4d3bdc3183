#include "sandbox/github/graphql_document.h"

#include <cctype>
#include <nlohmann/json.hpp>
#include <set>
#include <stdexcept>

namespace patchbay::sandbox::github {
namespace {

using nlohmann::json;

class Parser {
 public:
  Parser(std::string_view text, const json& variables) : text_(text), variables_(variables) {}

  GraphqlDocument document() {
    GraphqlDocument document;
    if (peek() != '{') {
      const auto kind = name();
      if (kind != "query" && kind != "mutation") fail("expected query or mutation");
      document.is_mutation = kind == "mutation";
      if (std::isalpha(static_cast<unsigned char>(peek())) != 0) name();
      if (peek() == '(') declare_variables();
    }
    document.selection = selection();
    if (peek() != '\0') fail("expected the end");
    for (const auto& [key, value] : variables_.items()) {
      if (!declared_.contains(key)) fail("variable $" + key + " is given and not declared");
    }
    for (const auto& each : declared_) {
      if (!used_.contains(each)) fail("variable $" + each + " is declared but not used");
    }
    return document;
  }

 private:
  [[noreturn]] void fail(const std::string& what) const {
    throw std::invalid_argument("Parse error at " + std::to_string(at_) + ": " + what);
  }

  char peek() {
    const auto ignored = [](char c) {
      return c == ',' || std::isspace(static_cast<unsigned char>(c)) != 0;
    };
    while (at_ < text_.size() && ignored(text_[at_])) ++at_;
    return at_ < text_.size() ? text_[at_] : '\0';
  }

  void expect(char wanted) {
    if (peek() != wanted) fail(std::string("expected ") + wanted);
    ++at_;
  }

  std::string name() {
    peek();
    std::string out;
    while (at_ < text_.size() &&
           (std::isalnum(static_cast<unsigned char>(text_[at_])) != 0 || text_[at_] == '_'))
      out += text_[at_++];
    if (out.empty()) fail("expected a name");
    return out;
  }

  void declare_variables() {
    expect('(');
    while (peek() != ')') {
      expect('$');
      const auto variable = name();
      expect(':');
      const auto type = name();
      const bool needed = peek() == '!';
      if (needed) expect('!');
      declared_.insert(variable);
      check_variable(variable, type, needed);
    }
    expect(')');
  }

  void check_variable(const std::string& variable, const std::string& type, bool needed) {
    const auto value = variables_.contains(variable) ? variables_.at(variable) : json();
    const bool fits = (value.is_null() && !needed) ||
                      ((type == "String" || type == "ID") && value.is_string()) ||
                      (type == "Int" && value.is_number_integer()) ||
                      (type == "OrderDirection" && (value == "ASC" || value == "DESC"));
    if (!fits) fail("variable $" + variable + " is not a valid " + type);
  }

  json value() {
    switch (peek()) {
      case '$': {
        ++at_;
        const auto variable = name();
        if (!declared_.contains(variable)) fail("variable $" + variable + " is not declared");
        used_.insert(variable);
        return variables_.contains(variable) ? variables_.at(variable) : json();
      }
      case '{': {
        ++at_;
        auto object = members('}');
        expect('}');
        return object;
      }
      case '"': {
        const auto end = text_.find('"', at_ + 1);
        if (end == std::string_view::npos) fail("string without an end");
        const auto out = json::parse(text_.substr(at_, end + 1 - at_), nullptr, false);
        at_ = end + 1;
        return out;
      }
      default: {
        const auto word = name();
        auto plain = json::parse(word, nullptr, false);
        return plain.is_discarded() ? json(word) : plain;  // a number, true, null, or an enum value
      }
    }
  }

  json members(char end) {
    json out = json::object();
    while (peek() != end) {
      const auto key = name();
      expect(':');
      out[key] = value();
    }
    return out;
  }

  std::vector<GraphqlField> selection() {
    std::vector<GraphqlField> fields;
    expect('{');
    while (peek() != '}') {
      GraphqlField field;
      field.name = name();
      field.arguments = std::make_shared<json>(json::object());
      if (peek() == '(') {
        expect('(');
        *field.arguments = members(')');
        expect(')');
      }
      if (peek() == '{') field.selection = selection();
      fields.push_back(std::move(field));
    }
    expect('}');
    if (fields.empty()) fail("a selection needs a field");
    return fields;
  }

  std::string_view text_;
  const json& variables_;
  std::size_t at_ = 0;
  std::set<std::string> declared_;
  std::set<std::string> used_;
};

}  // namespace

GraphqlDocument parse_graphql(std::string_view text, const json& variables) {
  return Parser(text, variables).document();
}

}  // namespace patchbay::sandbox::github
