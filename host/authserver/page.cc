#include "authserver/page.h"

#include <array>
#include <cstdint>
#include <span>

#include "base/base64.h"
#include "base/digest.h"

namespace patchbay::authserver {
namespace {

constexpr std::string_view kStyle =
    "body{font:1rem/1.5 system-ui,sans-serif;max-width:34rem;margin:2rem auto;padding:0 1rem;"
    "color:#1a1a1a;background:#fff}"
    "label{display:block;margin:.8rem 0 .2rem}"
    "input[type=text],input[type=password]{width:100%;box-sizing:border-box;font:inherit;"
    "padding:.5rem;border:1px solid #595959;border-radius:.25rem}"
    ".choice{display:flex;gap:.6rem;margin:.5rem 0}.choice label{margin:0}"
    "fieldset{border:1px solid #767676;border-radius:.25rem;margin:1rem 0}"
    "button{font:inherit;padding:.6rem 1.2rem;margin:1rem .8rem 0 0;border:1px solid #1a1a1a;"
    "border-radius:.25rem;background:#fff;color:#1a1a1a}"
    "button:first-of-type{background:#0b4f9e;color:#fff;border-color:#0b4f9e}"
    "a{color:inherit;overflow-wrap:anywhere}"
    ":focus-visible{outline:3px solid #b35900;outline-offset:2px}"
    "[role=alert]{border-left:.3rem solid #a4001d;padding:.3rem .8rem;background:#fdecef}"
    "@media(prefers-color-scheme:dark){body{color:#eee;background:#161616}"
    "input[type=text],input[type=password],button{background:#222;color:#eee;border-color:#aaa}"
    "[role=alert]{background:#3a1018}}";

std::string policy(std::string_view leads_to) {
  static const std::string style = [] {
    const Sha256 hash = sha256(kStyle);
    return "'sha256-" + base64(std::span<const std::uint8_t>(hash)) + "'";
  }();
  std::string text = "default-src 'none'; base-uri 'none'; frame-ancestors 'none'; style-src ";
  text.append(style).append("; form-action 'self'");
  if (!leads_to.empty()) text.append(" ").append(leads_to);
  return text;
}

void add_field(std::string& html, const Field& field, const std::string& id) {
  const std::string rest =
      " name=\"" + escaped(field.name) + "\" value=\"" + escaped(field.value) + "\"";
  if (field.label.empty()) {
    html.append("<input type=\"hidden\"").append(rest).append(">");
    return;
  }
  html.append("<label for=\"").append(id).append("\">").append(escaped(field.label));
  html.append("</label><input id=\"").append(id).append("\" type=\"").append(field.type);
  html.append("\" autocomplete=\"").append(field.autocomplete).append("\" spellcheck=\"false\"");
  html.append(" autocapitalize=\"none\" required").append(rest).append(">");
}

void add_choices(std::string& html, const PageForm& form, const std::string& id) {
  if (form.choices.empty()) return;
  html.append("<fieldset><legend>").append(escaped(form.question)).append("</legend>");
  int number = 0;
  for (const Choice& choice : form.choices) {
    const std::string own = id + "_" + std::to_string(++number);
    html.append("<div class=\"choice\"><input type=\"checkbox\" checked id=\"").append(own);
    html.append("\" name=\"").append(escaped(form.choice_name)).append("\" value=\"");
    html.append(escaped(choice.value)).append("\"><label for=\"").append(own).append("\">");
    html.append(escaped(choice.label)).append("</label></div>");
  }
  html.append("</fieldset>");
}

void add_form(std::string& html, const PageForm& form, const std::string& id) {
  html.append("<form method=\"post\" action=\"").append(escaped(form.action)).append("\">");
  int number = 0;
  for (const Field& field : form.fields) add_field(html, field, id + std::to_string(++number));
  add_choices(html, form, id + "choice");
  for (const Button& button : form.buttons) {
    html.append("<button name=\"decision\" value=\"").append(escaped(button.value));
    html.append("\">").append(escaped(button.label)).append("</button>");
  }
  html.append("</form>");
}

}  // namespace

std::string escaped(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (const char letter : text) {
    switch (letter) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      case '\'':
        out += "&#39;";
        break;
      default:
        out += letter;
    }
  }
  return out;
}

httpd::Response page_response(const Page& page, int status, std::string_view leads_to) {
  std::string html = "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><meta ";
  html.append("name=\"viewport\" content=\"width=device-width,initial-scale=1\"><title>");
  html.append(escaped(page.title)).append(" - Patchbay</title><style>").append(kStyle);
  html.append("</style></head><body><main><h1>").append(escaped(page.title)).append("</h1>");
  if (!page.alert.empty()) {
    html.append("<p role=\"alert\">").append(escaped(page.alert)).append("</p>");
  }
  for (const std::string& paragraph : page.paragraphs) {
    html.append("<p>").append(escaped(paragraph)).append("</p>");
  }
  for (const PageLink& link : page.links) {
    html.append("<p><a href=\"").append(escaped(link.address)).append("\">");
    html.append(escaped(link.text)).append("</a></p>");
  }
  int number = 0;
  for (const PageForm& form : page.forms)
    add_form(html, form, "f" + std::to_string(++number) + "_");
  html.append("</main></body></html>\n");
  httpd::Response response{.status = status, .content_type = "text/html; charset=utf-8"};
  response.body = std::move(html);
  response.headers = {{"Content-Security-Policy", policy(leads_to)},
                      {"X-Frame-Options", "DENY"},
                      {"Referrer-Policy", "same-origin"}};
  return response;
}

}  // namespace patchbay::authserver
