// Drives the veraPDF engine by way of Rhino, the JavaScript interpreter in the same jar: no compiler needed.
// Arguments: flavours separated by commas, then files. Prints one line of JSON for each file and flavour.

const Elements = Packages.org.w3c.dom.Element;
const Profiles = Packages.org.verapdf.pdfa.validation.profiles.Profiles;
const ErrorArgument = Packages.org.verapdf.pdfa.validation.profiles.ErrorArgumentImpl;
const Specification = Packages.org.verapdf.pdfa.flavours.PDFAFlavour.Specification;
const Flavour = Packages.org.verapdf.pdfa.flavours.PDFAFlavour;
const Foundries = Packages.org.verapdf.pdfa.Foundries;
const Failed = Packages.org.verapdf.pdfa.results.TestAssertion.Status.FAILED;

const PROFILES = { "3a": "PDFA-3A", ua1: "PDFUA-1" };

function children(element, name) {
  let found = [];
  for (let one = element.getFirstChild(); one !== null; one = one.getNextSibling()) {
    if (one instanceof Elements && one.getNodeName() == name) found.push(one);
  }
  return found;
}

function text(element, name) {
  let found = children(element, name);
  return found.length ? found[0].getTextContent() : "";
}

function attribute(element, name) {
  return element.hasAttribute(name) ? element.getAttribute(name) : null;
}

function rule(element) {
  let id = children(element, "id")[0];
  let error = children(element, "error")[0];
  let given = new java.util.ArrayList();
  for (let list of children(error, "arguments")) {
    for (let one of children(list, "argument")) {
      given.add(ErrorArgument.fromValues(one.getTextContent(), attribute(one, "name"), null));
    }
  }
  let specification = Specification.valueOf(id.getAttribute("specification"));
  let number = java.lang.Integer.parseInt(id.getAttribute("testNumber"));
  let deferred = attribute(element, "deferred");
  return Profiles.ruleFromValues(
    Profiles.ruleIdFromValues(specification, id.getAttribute("clause"), number),
    element.getAttribute("object"),
    deferred === null ? null : java.lang.Boolean.valueOf(deferred),
    element.getAttribute("tags"),
    text(element, "description"),
    text(element, "test"),
    Profiles.errorFromValues(text(error, "message"), given),
    new java.util.ArrayList(),
  );
}

function variable(element) {
  return Profiles.variableFromValues(
    element.getAttribute("name"),
    element.getAttribute("object"),
    text(element, "defaultValue"),
    text(element, "value"),
  );
}

// veraPDF reads its profiles by JAXB, which the jar hasn't; they are small XML files.
function profile(flavour) {
  let path = "/org/verapdf/pdfa/validation/" + PROFILES[flavour] + ".xml";
  let stream = java.lang.Class.forName("org.verapdf.pdfa.Foundries").getResourceAsStream(path);
  let builder = Packages.javax.xml.parsers.DocumentBuilderFactory.newInstance().newDocumentBuilder();
  let root = builder.parse(stream).getDocumentElement();
  let rules = new java.util.LinkedHashSet();
  for (let one of children(children(root, "rules")[0], "rule")) rules.add(rule(one));
  let variables = new java.util.LinkedHashSet();
  for (let one of children(children(root, "variables")[0], "variable")) variables.add(variable(one));
  let details = Profiles.profileDetailsFromValues(flavour, "", "", new java.util.Date(0));
  return Profiles.profileFromValues(
    Flavour.valueOf(root.getAttribute("flavour")), details, "", rules, variables,
  );
}

function check(path, validated) {
  let parser = Foundries.defaultInstance().createParser(
    new java.io.File(path), validated.getPDFAFlavour(),
  );
  try {
    let validator = Foundries.defaultInstance().createValidator(validated, 1000, false, false, false);
    let result = validator.validate(parser);
    let failures = [];
    for (let one of result.getTestAssertions().toArray()) {
      if (one.getStatus() === Failed) {
        let id = one.getRuleId();
        failures.push(
          `${id.getClause()}-${id.getTestNumber()} ${one.getMessage()} @ ${one.getLocation().getContext()}`,
        );
      }
    }
    return {
      compliant: Boolean(result.isCompliant()),
      checks: Number(result.getTotalAssertions()),
      failures: failures,
    };
  } finally {
    parser.close();
  }
}

java.util.logging.LogManager.getLogManager().reset();
Packages.org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider.initialise();
const flavours = String(arguments[0]).split(",").map((name) => ({ name: name, profile: profile(name) }));
for (let file of arguments.slice(1)) {
  for (let flavour of flavours) {
    let found = check(file, flavour.profile);
    found.file = String(file);
    found.flavour = flavour.name;
    print(JSON.stringify(found));
  }
}
