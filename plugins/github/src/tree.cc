#include "tree.h"

#include <cstddef>
#include <iterator>
#include <vector>

namespace github {
namespace {

constexpr std::size_t kPieceBytes = 16384;
constexpr std::size_t kPathMax = 4096;  // in bytes, as in git
constexpr std::size_t kShaMax = 64;     // number of hex digits of SHA-256

[[noreturn]] void refuse_tree() {
  throw Error(PATCHBAY_E_PROVIDER_UNAVAILABLE,
              "GitHub's list of a repository's files could not be read, or was cut off: try again "
              "later.");
}

// The bytes of an answer, as an iterator for the parser.
class AnswerBytes {
 public:
  using iterator_category = std::input_iterator_tag;
  using value_type = char;
  using difference_type = std::ptrdiff_t;
  using pointer = const char*;
  using reference = const char&;

  AnswerBytes() = default;  // the end of the bytes
  AnswerBytes(const Response& response, std::vector<char>& piece)
      : response_(&response), piece_(&piece) {
    fill();
  }
  const char& operator*() const { return (*piece_)[at_]; }
  AnswerBytes& operator++() {
    if (++at_ == size_) fill();
    return *this;
  }
  AnswerBytes operator++(int) {
    AnswerBytes before = *this;
    ++*this;
    return before;
  }
  bool operator==(const AnswerBytes& other) const { return response_ == other.response_; }
  bool operator!=(const AnswerBytes& other) const { return !(*this == other); }

 private:
  void fill() {
    at_ = 0;
    size_ = response_->read(piece_->data(), piece_->size());
    if (size_ == 0) response_ = nullptr;
  }
  const Response* response_ = nullptr;
  std::vector<char>* piece_ = nullptr;
  std::size_t at_ = 0;
  std::size_t size_ = 0;
};

using EntryVisitor = std::function<void(const TreeEntry& entry, const TreeEnd& so_far)>;

// Reads {"sha": …, "tree": [{…}, …], "truncated": …}, and passes each entry of "tree" on.
class TreeReader : public nlohmann::json_sax<Json> {
 public:
  explicit TreeReader(const EntryVisitor& each) : each_(each) {}

  bool null() override { return true; }
  bool boolean(bool value) override {
    if (depth_ == 1 && key_ == "truncated") {
      end_.truncated = value;
      has_truncated_ = true;
    }
    return true;
  }
  bool number_integer(number_integer_t) override { return true; }
  bool number_unsigned(number_unsigned_t value) override {
    if (is_entry() && key_ == "size") entry_.size = value;
    return true;
  }
  bool number_float(number_float_t, const string_t&) override { return true; }
  bool string(string_t& value) override {
    if (depth_ == 1 && key_ == "sha") end_.sha = value;
    if (!is_entry()) return true;
    if (key_ == "path") entry_.path = std::move(value);
    if (key_ == "mode") entry_.mode = std::move(value);
    if (key_ == "type") entry_.type = std::move(value);
    if (key_ == "sha") entry_.sha = std::move(value);
    return true;
  }
  bool binary(binary_t&) override { return true; }
  bool start_object(std::size_t) override {
    ++depth_;
    if (is_entry()) entry_ = {};
    return true;
  }
  bool end_object() override {
    if (is_entry()) {
      if (entry_.path.empty() || entry_.path.size() > kPathMax) refuse_tree();
      if (entry_.sha.empty() || entry_.sha.size() > kShaMax) refuse_tree();
      each_(entry_, end_);
    }
    --depth_;
    return true;
  }
  bool start_array(std::size_t) override {
    if (depth_ == 1 && key_ == "tree") in_tree_ = has_tree_ = true;
    ++depth_;
    return true;
  }
  bool end_array() override {
    if (--depth_ == 1) in_tree_ = false;
    return true;
  }
  bool key(string_t& name) override {
    key_ = std::move(name);
    return true;
  }
  bool parse_error(std::size_t, const std::string&, const nlohmann::detail::exception&) override {
    refuse_tree();
  }

  [[nodiscard]] TreeEnd end() const {
    if (!has_tree_ || !has_truncated_) refuse_tree();
    if (end_.sha.empty() || end_.sha.size() > kShaMax) refuse_tree();
    return end_;
  }

 private:
  [[nodiscard]] bool is_entry() const { return in_tree_ && depth_ == 3; }

  const EntryVisitor& each_;
  TreeEnd end_;
  TreeEntry entry_;
  std::string key_;
  int depth_ = 0;
  bool in_tree_ = false;
  bool has_tree_ = false;
  bool has_truncated_ = false;
};

}  // namespace

TreeEnd read_tree(const Response& response, const EntryVisitor& each) {
  std::vector<char> piece(kPieceBytes);
  TreeReader reader(each);
  Json::sax_parse(AnswerBytes(response, piece), AnswerBytes(), &reader);
  return reader.end();
}

}  // namespace github
