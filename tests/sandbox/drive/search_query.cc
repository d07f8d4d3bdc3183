#include "sandbox/drive/search_query.h"

#include <algorithm>
#include <array>
#include <optional>
#include <vector>

#include "base/rfc3339.h"
#include "sandbox/drive/access.h"

namespace patchbay::sandbox::drive {
namespace {

using Test = std::function<bool(const File&)>;

struct Lexeme {
  std::string text;
  bool is_string = false;
};

// Reads a string, in which "\'" means "'" and "\\" means "\". Refuses any other character after a
// backslash.
std::optional<std::string> read_string(std::string_view& rest) {
  std::string value;
  rest.remove_prefix(1);
  while (!rest.empty() && rest.front() != '\'') {
    if (rest.front() == '\\') rest.remove_prefix(1);
    if (rest.empty()) return std::nullopt;
    value += rest.front();
    rest.remove_prefix(1);
  }
  if (rest.empty()) return std::nullopt;
  rest.remove_prefix(1);
  return value;
}

bool is_of_word(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '.'; }

std::optional<std::vector<Lexeme>> lexemes(std::string_view rest) {
  std::vector<Lexeme> out;
  while (!rest.empty()) {
    const char c = rest.front();
    if (c == ' ') {
      rest.remove_prefix(1);
    } else if (c == '\'') {
      auto value = read_string(rest);
      if (!value) return std::nullopt;
      out.push_back({std::move(*value), true});
    } else {
      const std::string_view two = rest.substr(0, 2);
      std::size_t size = two == "<=" || two == ">=" || two == "!=" ? 2 : 1;
      if (is_of_word(c)) {
        size = static_cast<std::size_t>(std::find_if_not(rest.begin(), rest.end(), is_of_word) -
                                        rest.begin());
      } else if (std::string_view("()<>=!{}").find(c) == std::string_view::npos) {
        return std::nullopt;
      }
      out.push_back({std::string(rest.substr(0, size)), false});
      rest.remove_prefix(size);
    }
  }
  return out;
}

std::string lower(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](unsigned char c) { return c >= 'A' && c <= 'Z' ? c + 32 : c; });
  return text;
}

bool is_alnum(char c) {
  return is_of_word(c) ? c != '.' : (c >= '0' && c <= '9') || static_cast<unsigned char>(c) > 127;
}

// Returns true if a word of the text begins with `wanted`, as in `name contains 'hel'`. With
// `whole`, the complete word must be equal.
bool has_word(const std::string& given, const std::string& wanted_as_given, bool whole) {
  const std::string text = lower(given);
  const std::string wanted = lower(wanted_as_given);
  for (auto at = text.find(wanted); at != std::string::npos; at = text.find(wanted, at + 1)) {
    const std::size_t end = at + wanted.size();
    const bool begins = at == 0 || !is_alnum(text[at - 1]);
    const bool ends = end == text.size() || !is_alnum(text[end]);
    if (begins && (ends || !whole)) return true;
  }
  return false;
}

std::string searchable(const File& file) {
  std::string text = file.name + "\n" + file.bytes;
  for (const auto& [type, body] : file.exports) text += "\n" + body;
  return text;
}

bool is_compared(int order, const std::string& sign) {
  if (sign == "=") return order == 0;
  if (sign == "!=") return order != 0;
  if (sign == "<") return order < 0;
  if (sign == "<=") return order <= 0;
  return sign == ">" ? order > 0 : order >= 0;
}

class QueryReader {
 public:
  QueryReader(const Exchange& exchange, std::vector<Lexeme> lexemes)
      : exchange_(exchange), lexemes_(std::move(lexemes)) {}

  SandboxResult<SearchQuery> read() {
    BOOST_OUTCOME_TRY(query_.fits, either());
    if (at_ != lexemes_.size()) return invalid();
    return std::move(query_);
  }

 private:
  static Refusal invalid() { return invalid_value("q"); }

  SandboxResult<Test> either() {
    BOOST_OUTCOME_TRY(Test left, both());
    while (take("or")) {
      query_.has_either = true;
      BOOST_OUTCOME_TRY(Test right, both());
      left = [left, right](const File& file) { return left(file) || right(file); };
    }
    return left;
  }

  SandboxResult<Test> both() {
    BOOST_OUTCOME_TRY(Test left, one());
    while (take("and")) {
      BOOST_OUTCOME_TRY(Test right, one());
      left = [left, right](const File& file) { return left(file) && right(file); };
    }
    return left;
  }

  SandboxResult<Test> one() {
    if (++depth_ > 200) return invalid();
    if (take("not")) {
      BOOST_OUTCOME_TRY(Test inner, one());
      return Test([inner](const File& file) { return !inner(file); });
    }
    if (!take("(")) return term();
    BOOST_OUTCOME_TRY(Test inner, either());
    if (!take(")")) return invalid();
    return inner;
  }

  // A term has three lexemes, except "sharedWithMe", which may be alone.
  SandboxResult<Test> term() {
    if (take("sharedWithMe")) {
      const bool is_alone =
          at_ == lexemes_.size() || (lexemes_[at_].text != "=" && lexemes_[at_].text != "!=");
      if (is_alone) return truth("sharedWithMe", "=", "true");
      --at_;
    }
    if (at_ + 3 > lexemes_.size()) return invalid();
    const Lexeme first = lexemes_[at_++];
    const std::string sign = lexemes_[at_].is_string ? "" : lexemes_[at_].text;
    ++at_;
    const Lexeme last = lexemes_[at_++];
    if (first.is_string) {
      if (sign != "in" || last.is_string) return invalid();
      return in(first.text, last.text);
    }
    if (!last.is_string) return truth(first.text, sign, last.text);
    return text(first.text, sign, last.text);
  }

  SandboxResult<Test> in(const std::string& given, const std::string& name) {
    const Store* store = &exchange_.store;
    const std::string value = given == "me" ? exchange_.user : given;
    if (name == "parents") {
      ++query_.parents;
      const std::string id = exchange_.resolved(value);
      return Test([id](const File& file) { return file.parent == id; });
    }
    if (name == "owners") return Test([value](const File& file) { return file.owner == value; });
    if (name != "writers" && name != "readers") return invalid();
    return Test([store, value, name](const File& file) {
      const auto held = permissions_of(*store, file);
      return std::any_of(held.begin(), held.end(), [&](const EffectivePermission& each) {
        const bool reads = each.permission.role == "reader" || each.permission.role == "commenter";
        return each.permission.email == value && (name == "readers" || !reads);
      });
    });
  }

  SandboxResult<Test> truth(const std::string& name, const std::string& sign,
                            const std::string& value) {
    if ((sign != "=" && sign != "!=") || (value != "true" && value != "false")) return invalid();
    const bool wanted = (value == "true") == (sign == "=");
    if (name == "trashed") {
      query_.names_trash = true;
      return Test([wanted](const File& file) { return file.is_trashed == wanted; });
    }
    if (name == "starred") return Test([wanted](const File&) { return !wanted; });
    if (name != "sharedWithMe") return invalid();
    const std::string user = exchange_.user;
    return Test([wanted, user](const File& file) {
      const bool is_shared =
          file.owner != user && file.drive.empty() &&
          std::any_of(file.permissions.begin(), file.permissions.end(),
                      [&](const Permission& each) { return each.email == user; });
      return is_shared == wanted;
    });
  }

  SandboxResult<Test> text(const std::string& name, const std::string& sign,
                           const std::string& value) {
    const bool equals = sign == "=" || sign == "!=";
    if (name == "name" && sign == "contains") {
      return Test([value](const File& file) { return has_word(file.name, value, false); });
    }
    if (name == "fullText" && sign == "contains") return full_text(value);
    if (name == "mimeType" && sign == "contains") {
      return Test([value](const File& file) { return file.mime_type.starts_with(value); });
    }
    if (name == "modifiedTime" || name == "createdTime") return time(name, sign, value);
    if (!equals) return invalid();
    const bool wanted = sign == "=";
    if (name == "name") {
      return Test([=](const File& file) { return (file.name == value) == wanted; });
    }
    if (name == "mimeType") {
      return Test([=](const File& file) { return (file.mime_type == value) == wanted; });
    }
    if (name != "shortcutDetails.targetId") return invalid();
    return Test([=](const File& file) {
      return (file.shortcut && file.shortcut->target == value) == wanted;
    });
  }

  // A value in double quotes must occur as a phrase. Otherwise, each word must occur.
  static SandboxResult<Test> full_text(const std::string& value) {
    if (value.empty()) return invalid();
    std::vector<std::string> wanted;
    if (value.size() > 2 && value.front() == '"' && value.back() == '"') {
      wanted.push_back(value.substr(1, value.size() - 2));
    } else {
      for (std::size_t at = 0; at < value.size();) {
        const auto end = std::min(value.find(' ', at), value.size());
        if (end > at) wanted.push_back(value.substr(at, end - at));
        at = end + 1;
      }
    }
    return Test([wanted](const File& file) {
      const std::string body = searchable(file);
      return std::all_of(wanted.begin(), wanted.end(),
                         [&](const std::string& word) { return has_word(body, word, true); });
    });
  }

  static SandboxResult<Test> time(const std::string& name, const std::string& sign,
                                  const std::string& value) {
    constexpr std::array<std::string_view, 6> kSigns = {"=", "!=", "<", "<=", ">", ">="};
    auto wanted = parse_rfc3339(value);
    if (!wanted) wanted = parse_rfc3339(value + "Z");  // a time without an offset is in UTC
    if (!wanted || std::find(kSigns.begin(), kSigns.end(), sign) == kSigns.end()) return invalid();
    return Test([=](const File& file) {
      const auto is = parse_rfc3339(name == "createdTime" ? file.created_time : file.modified_time);
      if (!is) return false;
      return is_compared(*is < *wanted ? -1 : *is > *wanted ? 1 : 0, sign);
    });
  }

  bool take(std::string_view word) {
    if (at_ == lexemes_.size() || lexemes_[at_].is_string || lexemes_[at_].text != word) {
      return false;
    }
    ++at_;
    return true;
  }

  const Exchange& exchange_;
  const std::vector<Lexeme> lexemes_;
  std::size_t at_ = 0;
  int depth_ = 0;
  SearchQuery query_;
};

}  // namespace

SandboxResult<SearchQuery> read_query(const Exchange& exchange, std::string_view text) {
  if (text.empty()) {
    SearchQuery all;
    all.fits = [](const File&) { return true; };
    return all;
  }
  auto read = lexemes(text);
  if (!read || read->empty()) return invalid_value("q");
  return QueryReader(exchange, std::move(*read)).read();
}

}  // namespace patchbay::sandbox::drive
