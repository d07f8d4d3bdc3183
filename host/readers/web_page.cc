#include "readers/web_page.h"

#include <gumbo.h>

#include <algorithm>
#include <memory_resource>
#include <new>
#include <vector>

#include "readers/encoding.h"

namespace patchbay::readers {
namespace {

constexpr std::size_t kSeenForEncoding = 1024;

// Gumbo's tree of a page. The destructor frees all memory of the tree in one step, because Gumbo's
// own function for this recurses for each level of the tree.
class PageTree {
 public:
  explicit PageTree(std::string_view html) {
    GumboOptions options = kGumboDefaultOptions;
    options.userdata = &memory_;
    options.allocator = [](void* memory, std::size_t size) {
      return static_cast<std::pmr::monotonic_buffer_resource*>(memory)->allocate(size);
    };
    options.deallocator = [](void* /*memory*/, void* /*piece*/) {};
    options.max_errors = 0;  // Gumbo does not keep errors
    output_ = gumbo_parse_with_options(&options, html.data(), html.size());
  }
  [[nodiscard]] const GumboNode* root() const { return output_->root; }

 private:
  std::pmr::monotonic_buffer_resource memory_{std::size_t{64} << 10};
  GumboOutput* output_ = nullptr;
};

bool is_one_of(GumboTag tag, std::initializer_list<GumboTag> tags) {
  return std::find(tags.begin(), tags.end(), tag) != tags.end();
}

bool is_unseen(GumboTag tag) {
  return is_one_of(tag, {GUMBO_TAG_SCRIPT, GUMBO_TAG_STYLE, GUMBO_TAG_TEMPLATE, GUMBO_TAG_NOSCRIPT,
                         GUMBO_TAG_IFRAME});
}

bool is_in_line(GumboTag tag) {
  return is_one_of(
      tag, {GUMBO_TAG_A,    GUMBO_TAG_ABBR,   GUMBO_TAG_B,      GUMBO_TAG_BDI,  GUMBO_TAG_BDO,
            GUMBO_TAG_CITE, GUMBO_TAG_CODE,   GUMBO_TAG_DATA,   GUMBO_TAG_DFN,  GUMBO_TAG_EM,
            GUMBO_TAG_FONT, GUMBO_TAG_I,      GUMBO_TAG_IMG,    GUMBO_TAG_KBD,  GUMBO_TAG_LABEL,
            GUMBO_TAG_MARK, GUMBO_TAG_Q,      GUMBO_TAG_RUBY,   GUMBO_TAG_RT,   GUMBO_TAG_RP,
            GUMBO_TAG_S,    GUMBO_TAG_SAMP,   GUMBO_TAG_SMALL,  GUMBO_TAG_SPAN, GUMBO_TAG_STRONG,
            GUMBO_TAG_SUB,  GUMBO_TAG_SUP,    GUMBO_TAG_TIME,   GUMBO_TAG_TT,   GUMBO_TAG_U,
            GUMBO_TAG_VAR,  GUMBO_TAG_WBR,    GUMBO_TAG_TD,     GUMBO_TAG_TH,   GUMBO_TAG_DEL,
            GUMBO_TAG_INS,  GUMBO_TAG_STRIKE, GUMBO_TAG_BUTTON, GUMBO_TAG_INPUT});
}

// Builds the lines of the text. Writes a blank, a tab or a line break only when further text
// follows.
class Lines {
 public:
  void add(std::string_view text, bool as_written) {
    if (as_written) {
      settle();
      text_.append(text);
      return;
    }
    for (const char c : text) {
      const bool blank = c == ' ' || (c >= '\t' && c <= '\r');
      if (blank) {
        between_ = between_ == 0 ? ' ' : between_;
      } else {
        settle();
        text_ += c;
      }
    }
  }
  void new_line() { between_ = '\n'; }
  void new_cell() { between_ = between_ == '\n' ? '\n' : '\t'; }
  std::string end() {
    if (!text_.empty()) text_ += '\n';
    return std::move(text_);
  }

 private:
  void settle() {
    if (between_ != 0 && !text_.empty()) text_ += between_;
    between_ = 0;
  }

  std::string text_;
  char between_ = 0;  // written before the next character
};

// Visits the tree without recursion, because a page may be nested very deeply.
class Walk {
 public:
  std::string text(const GumboNode* root) {
    steps_.push_back({root, false});
    while (!steps_.empty()) {
      const Step step = steps_.back();
      steps_.pop_back();
      step.leaving ? leave(*step.node) : enter(*step.node);
    }
    return lines_.end();
  }

 private:
  struct Step {
    const GumboNode* node;
    bool leaving;
  };

  void enter(const GumboNode& node) {
    if (node.type == GUMBO_NODE_TEXT || node.type == GUMBO_NODE_WHITESPACE ||
        node.type == GUMBO_NODE_CDATA) {
      lines_.add(node.v.text.text, as_written_ > 0);
    }
    if (node.type != GUMBO_NODE_ELEMENT) return;
    const GumboElement& element = node.v.element;
    if (is_unseen(element.tag)) return;
    if (!is_in_line(element.tag)) lines_.new_line();
    if (is_one_of(element.tag, {GUMBO_TAG_TD, GUMBO_TAG_TH})) lines_.new_cell();
    if (element.tag == GUMBO_TAG_PRE) ++as_written_;
    if (element.tag == GUMBO_TAG_IMG) add_description(element);
    steps_.push_back({&node, true});
    for (unsigned i = element.children.length; i-- > 0;) {
      steps_.push_back({static_cast<const GumboNode*>(element.children.data[i]), false});
    }
  }

  void leave(const GumboNode& node) {
    const GumboTag tag = node.v.element.tag;
    if (tag == GUMBO_TAG_PRE) --as_written_;
    if (!is_in_line(tag)) lines_.new_line();
  }

  void add_description(const GumboElement& image) {
    const GumboAttribute* words = gumbo_get_attribute(&image.attributes, "alt");
    if (words != nullptr) lines_.add(words->value, false);
  }

  std::vector<Step> steps_;
  Lines lines_;
  int as_written_ = 0;  // number of open <pre> elements
};

}  // namespace

std::string encoding_named_in_page(std::string_view bytes) {
  return charset_in(bytes.substr(0, kSeenForEncoding));
}

std::string text_of_page(std::string_view html) {
  const PageTree tree(html);
  return Walk().text(tree.root());
}

}  // namespace patchbay::readers
