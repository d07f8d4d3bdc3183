// Builds pages for users. A page is plain HTML without scripts, which works in every browser and
// with a screen reader.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "httpd/response.h"

namespace patchbay::authserver {

// Escapes text for HTML, inside and outside of quotes.
std::string escaped(std::string_view text);

struct Field {
  std::string name;
  std::string label;  // empty: a hidden field
  std::string value{};
  std::string type = "text";         // "text" or "password"
  std::string autocomplete = "off";  // tells a password manager the purpose of the field
};

struct Choice {
  std::string value;
  std::string label;
};

struct Button {
  std::string value;
  std::string label;
};

// A link within the page's text.
struct PageLink {
  std::string address;
  std::string text;
};

// A form that is posted to this server.
struct PageForm {
  std::string action;
  std::vector<Field> fields;
  std::string question{};         // text above the choices
  std::string choice_name{};      // name of the check boxes
  std::vector<Choice> choices{};  // check boxes, initially checked
  std::vector<Button> buttons{};  // each sends `decision` with its value
};

struct Page {
  std::string title;
  std::string alert{};                    // error message at the top of the page
  std::vector<std::string> paragraphs{};  // plain text
  std::vector<PageLink> links{};          // links below the paragraphs
  std::vector<PageForm> forms{};
};

// Returns the response for a page. The page may load no scripts, frames or files from elsewhere.
// `leads_to` is the origin, for example "https://client.example", to which a form's response may
// redirect the browser, in addition to this server.
httpd::Response page_response(const Page& page, int status = 200, std::string_view leads_to = {});

}  // namespace patchbay::authserver
