// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/safety/ruletable_p.h"

#include <array>

namespace core::safety {

namespace {

constexpr std::string_view override = "instructionOverride";
constexpr std::string_view exfiltration = "secretExfiltration";
constexpr std::string_view remoteCode = "remoteCodeExecution";

// Words are folded: lower case, no apostrophes. Classes name what a word does in an attack.
constexpr std::array words{
    WordClass{"polite",
              "please kindly now then also just and so simply first next again seamlessly "
              "immediately always finally must should to you"},
    WordClass{"override",
              "ignore ignoring disregard disregarding forget forgetting override "
              "overriding bypass discard neglect dismiss abandon supersede cancel suspend "
              "deactivate disable circumvent revoke void erase unlearn nullify "
              "overrule evade drop"},
    WordClass{"prior", "previous previously prior above earlier preceding before past foregoing "
                       "former existing original initial system all"},
    WordClass{"instruction",
              "instruction instructions prompt prompts guideline guidelines directive "
              "directives directions guidance programming"},
    WordClass{"limit", "restriction restrictions constraint constraints safeguard safeguards rules "
                       "policies policy ethics morals safety filters censorship training "
                       "safeguards guardrails limitations limits protections protocols norms "
                       "boundaries"},
    WordClass{"lifted", "void off disabled lifted suspended removed revoked bypassed irrelevant "
                        "cancelled canceled deactivated obsolete waived ignored inactive cleared"},
    WordClass{"granted", "unrestricted freely unlimited uncensored everything anything"},
    WordClass{"model", "chatgpt gpt openai llm chatbot chatbots claude copilot gemini bard llama"},
    WordClass{"agentnoun",
              "ai llm agent agents assistant assistants bot bots chatbot copilot claude "
              "gpt chatgpt model models"},
    WordClass{"unlimited", "unfiltered uncensored amoral immoral unethical unrestricted jailbreak* "
                           "jailbroken nonmoral unhinged uninhibited unaligned"},
    WordClass{"ethic", "ethic* moral* legality legalities illegal unlawful lawful censorship "
                       "guideline* inhibition* disclaimer* remorse conscience"},
    WordClass{"bound",
              "restriction* limitation* limits filter filters boundaries laws law policies "
              "constraints censorship ethic* moral* legalit* guideline* rules regulations "
              "confines"},
    WordClass{"without", "no without free not never any lack lacks lacking regardless disregard* "
                         "ignores hates dont doesnt isnt broken freed unbound remove neither"},
    WordClass{"refuse",
              "refuse refuses refused refusing refusal decline declines apologize "
              "apologizes apologise apology apologies disclaimer disclaimers sorry moralize "
              "lecture"},
    WordClass{"never", "never not cannot cant dont wont without no doesnt"},
    WordClass{"persona", "act acting pretend pretending roleplay roleplaying simulate simulating "
                         "imitate impersonate immerse embody portray mimic emulate play playing "
                         "behave become transform"},
    WordClass{"respond", "respond responds reply answer answers speak talk responding"},
    WordClass{"reply", "response responses reply replies answer answers"},
    WordClass{"output", "message messages output outputs"},
    WordClass{"work", "response responses answer answers reply solution solutions algorithm "
                      "algorithms implementation implementations codebase elucidation explanation "
                      "completion"},
    WordClass{"program", "code codes program script logic source project repository patch fix "
                         "application software"},
    WordClass{"embed",
              "add adding addition append appending include including inclusion insert "
              "inserting embed embedding embedded incorporate incorporating integrate "
              "integrating integration merge merging blend blending blended weave weaving "
              "woven fuse meld infuse inject injecting introduce introducing interweave "
              "assimilate assimilated absorb adopt enlist employ leverage utilize utilizing "
              "harmonize supplement supplementing enrich enriching embody graft splice "
              "attach place put plug insertion feature featuring execute run deploy render "
              "implement copy paste write use using"},
    WordClass{"deictic", "following below subsequent next given provided attached ensuing above"},
    WordClass{"codepart", "snippet snippets block blocks section excerpt fragment segment sample "
                          "chunk listing piece passage"},
    WordClass{
        "nonverb",
        "thanks thank thx appreciate waiting looking hoping awaiting regarding per as based i im "
        "ive we it its he she they this that these those the a an in on at for from with after "
        "since when if while is was are were be been what why how where who which could can "
        "would will shall did do does have has had my your yours our their there here but or "
        "not no yes hi hello hey dear sorry ok okay great nice good awesome perfect quick fast "
        "post check await expect need sent send received receive got get see read try saw "
        "maybe perhaps any some each every once until like about into by of all both where "
        "whats heres theres youre bug error warning info debug fatal note title summary result "
        "expected actual steps environment version attach share"},
    WordClass{"transform",
              "encode encrypt decode invert reverse reversed backward backwards scramble "
              "shuffle jumble cipher caesar rot13 base16 base32 base58 base64 base85 hex "
              "morse emoji emojis leetspeak anagram anagrams substitut* translate pig "
              "ascii vowels homophon* alphanumeric misspell* typos gibberish"},
    WordClass{"alter",
              "replace substitute convert shift scramble swap reverse jumble shuffle invert "
              "change rotate remove drop encode"},
    WordClass{"reveal",
              "show reveal print output repeat display tell recite dump disclose leak list "
              "translate encode summarize describe expose provide give share write "
              "paraphrase copy return what whats"},
    WordClass{"repeat", "repeat output print recite dump disclose leak reveal translate encode "
                        "paraphrase summarize expose"},
    WordClass{"first", "initial original starting hidden secret first beginning system previous "
                       "confidential internal preset"},
    WordClass{"send",
              "send post upload exfiltrate forward email mail transmit leak submit dump push "
              "report copy encode deliver"},
    WordClass{"put",
              "include append paste put add write commit print embed echo insert output list"},
    WordClass{"secret", "credential credentials secrets secret env environ id_rsa keychain passwd "
                        "shadow printenv apikey apikeys tokens token cookies password passwords"},
    WordClass{"secretthing", "variables keys key file files tokens token"},
    WordClass{"secretkind", "environment ssh api private access secret aws env auth encryption "
                            "signing github"},
    WordClass{"place", "comment comments pull pr description commit issue response reply answer "
                       "output patch summary title branch gist readme"},
    WordClass{"destination", "<url> webhook endpoint server attacker pastebin gist email mailbox "
                             "address host domain collector"},
    WordClass{"run", "run execute invoke launch eval paste install download fetch curl wget pipe "
                     "source"},
    WordClass{"strip", "delete remove disable drop wipe erase skip weaken bypass revert comment"},
    WordClass{"guard", "tests test checks authentication authorization validation verification "
                       "security sandbox signature protections auditing"},
    WordClass{"verdict", "safe approved resolved benign trusted verified harmless highest critical "
                         "actionable"},
};

constexpr std::array rules{
    // Telling the reader to drop what it was told.
    Rule{"override-prior", override, 0.75, "@override ..2 @prior ..3 @instruction"},
    // Told to do so, and not told of as something that others do or make a model do.
    Rule{"order-override-prior", override, 0.25, "^ @override ..2 @prior ..3 @instruction"},
    Rule{"ask-override-prior", override, 0.25,
         "please|now|then|just|and|so|must|should|instead|also|you|fix|important|but|kindly|task "
         "@override ..2 @prior ..3 @instruction"},
    Rule{"override-given", override, 1.0,
         "@override ..4 @instruction ..6 you|above|before|previously|given"},
    Rule{"override-rules", override, 0.7,
         "@override ..3 all|any|your|these|those ..3 @limit|@instruction"},
    Rule{"override-bounds", override, 0.8,
         "@override ..2 the|these|those ..2 @limit ..2 you|above|before"},
    Rule{"override-yours", override, 1.0, "@override ..2 your ..3 @instruction"},
    Rule{"override-limits", override, 1.0, "^ @override ..2 your ..3 @limit"},
    Rule{"override-your-limits", override, 0.85, "@override ..2 your ..3 @limit"},
    Rule{"override-and", override, 0.2,
         "^ @override ..1 the|all above ..3 "
         "tell|say|print|output|write|reply|respond|answer|instead|show"},
    Rule{"no-morals", override, 0.6, "@without ..2 safety|ethical|moral|content @bound"},
    Rule{"yours-lifted", override, 0.35, "your ..3 @limit|@instruction ..4 @lifted"},
    Rule{"assume-role", override, 0.55,
         "^ assume ..3 role|identity|persona|character|personality|you|youre"},
    Rule{"override-told", override, 1.0,
         "^ @override ..1 everything|anything|what|whatever|all ..2 you ..3 "
         "told|said|taught|learned|instructed"},
    Rule{"limits-gone-yours", override, 0.2,
         "your|safety|ethical|content ..2 @limit|@instruction ..3 not|dont|doesnt|longer ..1 "
         "apply|exist|matter"},
    Rule{
        "override-safety", override, 0.7,
        "^ @override ..3 safety|content|ethical|security|all|any|these ..2 @limit|measures|checks"},
    Rule{"override-your-prior", override, 0.8,
         "@override ..1 your ..1 previous|prior|earlier|initial|original|former"},
    Rule{"override-above", override, 0.7,
         "@override ..2 everything|all|anything|text|content ..5 above|before|previously"},
    Rule{"override-this", override, 0.8, "^ @override ..1 the|all above"},
    Rule{"limits-lifted", override, 0.7,
         "your|safety|content|ethical|previous|prior|all|system ..2 @limit|@instruction ..4 "
         "@lifted"},
    Rule{"limits-gone", override, 0.6,
         "@limit|@instruction ..3 not|dont|doesnt|longer ..1 apply|exist|matter"},
    Rule{"override-said", override, 0.7,
         "@override ..3 what|everything|anything|inputs|context|conversation ..4 "
         "before|told|said|above|prior|previous|previously|earlier"},
    Rule{"override-inputs", override, 0.7,
         "@override ..2 previous|prior|above|earlier ..1 "
         "inputs|messages|conversation|orders|rules|commands|context|text"},
    Rule{"override-de", override, 1.0,
         "ignoriere|ignorieren|vergiss|vergesst|missachte ..4 "
         "anweisung*|vorgaben|instruktion*|regeln"},
    Rule{"override-fr", override, 1.0,
         "ignore|ignorez|ignorer|oublie|oubliez ..4 instructions|consignes|directives|regles ..3 "
         "precedentes|anterieures|avant|initiales"},
    Rule{"override-es", override, 1.0,
         "ignora|ignore|ignorar|olvida|olvide|descarta|desconsidere ..5 "
         "instrucciones|indicaciones|instrucoes|istruzioni|reglas"},
    Rule{"unfollow", override, 0.8,
         "not|dont|never|stop|longer|without ..3 follow|following|obey|obeying|heed ..4 "
         "@instruction|@limit"},
    Rule{"new-instructions", override, 0.7,
         "new|updated|real|actual|true|revised ..1 @instruction|task|objective|goal ..3 "
         "is|are|follow|follows|below"},
    Rule{
        "new-role", override, 0.6,
        "your ..1 new|only|real|true|sole ..1 task|role|goal|objective|purpose|job|mission ..1 is"},
    Rule{"do-instead", override, 0.3, "^ do|perform|execute|follow|send|answer ..30 instead"},
    Rule{
        "gave-you", override, 0.5,
        "task|question|instructions|job|request|prompt ..2 i ..1 gave|give|assigned|asked ..1 you"},
    Rule{"to-you", override, 0.5, "message|note|instruction|word ..9 to you"},
    Rule{"following-first", override, 0.4,
         "do|perform|execute|complete|follow ..2 following ..1 first|instead|now|before"},
    Rule{"adhere", override, 0.6,
         "adhere|obey|comply|follow|execute ..3 following|this|these|my|new|only ..2 "
         "@instruction|orders|order|commands|command"},
    Rule{"respond-freely", override, 0.5,
         "@respond|comply|proceed|help ..6 without ..2 @bound|refusal|exception|question"},
    Rule{"respond-granted", override, 0.4, "^ @respond|comply|proceed ..3 @granted"},
    Rule{"over-limits", override, 0.6,
         "prioritize|prefer|put ..4 user|users|request|requests|my ..3 over|above ..3 @limit"},
    Rule{"mode-enter", override, 0.55,
         "you|youre ..3 in|enter|entering|operating ..2 "
         "special|unrestricted|alpha|test|testing|god|developer|maintenance|debug|dan|root ..1 "
         "mode"},
    Rule{"mode-switch", override, 0.5,
         "^ enable|activate|enter|switch|unlock ..2 "
         "special|unrestricted|god|developer|dan|root|jailbreak|opposite ..1 mode"},
    Rule{"agreed-before", override, 0.5,
         "you|we ..2 agreed|promised|confirmed|discussed ..6 "
         "ignore|bypass|unrestricted|without|hack|disable|override|restrictions|help"},
    Rule{"given-yours", override, 1.0,
         "@reveal|what|which|echo ..8 @instruction|rules ..3 you|youve ..2 "
         "given|told|received|following"},
    Rule{"ask-system", override, 0.5,
         "what|whats|show|print|reveal|tell|repeat|output|disclose|display|share|echo ..5 your ..1 "
         "system prompt|message|instructions"},
    Rule{"instead-of", override, 0.4,
         "instead ..2 of ..3 fixing|answering|following|summarizing|analyzing"},
    // Code that the reader is told to make part of its work.
    Rule{"code-into-work", override, 0.75,
         "@deictic ..2 code ..1 @codepart ..12 your|the ..3 @work"},
    Rule{"work-takes-code", override, 0.75, "your ..2 @work ..14 @deictic ..2 code ..1 @codepart"},
    Rule{"code-into-program", override, 0.6,
         "@deictic ..2 code ..1 @codepart ..12 your ..4 @program"},
    Rule{"program-takes-code", override, 0.6,
         "your ..4 @program ..14 @deictic ..2 code ..1 @codepart"},
    Rule{"script-into-work", override, 0.6,
         "@embed ..4 @deictic ..2 script|function|lines|command|snippet ..10 your ..3 @work"},
    Rule{"code-you-write", override, 0.6,
         "@deictic ..2 code ..1 @codepart ..8 code ..1 you ..1 "
         "write|develop|generate|produce|create"},
    Rule{"embed-code", override, 0.45, "@embed ..8 @deictic ..2 code ..1 @codepart"},
    Rule{"order-code", override, 0.25, "^ !@nonverb ..10 @deictic ..2 code ..1 @codepart"},
    // What the reader's own answer shall look like or say.
    Rule{"shape-reply", override, 1.0, "^ !@nonverb ..16 your ..3 @reply"},
    Rule{"shape-output", override, 0.6, "^ !@nonverb ..10 your ..2 @output"},
    Rule{"ask-reply", override, 0.5, "can|could|would|will you ..8 your ..2 @reply|@output"},
    Rule{"in-your-reply", override, 1.0, "^ in|within|throughout your ..1 @reply !@nonverb"},
    Rule{"reply-manner", override, 0.6,
         "^ reply|respond|answer|write|speak ..2 in|using|with|as|only|without|exactly|like"},
    Rule{"transform", override, 0.5, "@transform", true},
    Rule{"alter-letters", override, 1.0,
         "^ @alter ..4 letter|letters|vowel|vowels|consonant|consonants ..5 "
         "with|by|to|its|their|position|positions|forward"},
    Rule{"alter-text", override, 0.5, "@alter ..3 letters|vowels|words|sentences ..6 your|its"},
    // A role without limits.
    Rule{"role-you", override, 0.5,
         "you ..5 @persona ..3 as|to|the|like|a|that|being|into|yourself"},
    Rule{"role-order", override, 0.55,
         "^ "
         "act|pretend|roleplay|behave|simulate|imitate|respond|answer|adopt|imagine|"
         "impersonate ..3 as|like|be|being|persona|character|role|you|that"},
    Rule{"role-respond", override, 0.35, "respond|answer|speak|reply|talk|output|write ..3 as|like",
         true},
    Rule{"role-are", override, 0.45,
         "you|youre ..3 a|an|the ..5 "
         "ai|chatbot|assistant|bot|robot|persona|expert|demon|generator|villain|engineer|"
         "storyteller|narrator|model|human|writer|author|hacker"},
    Rule{"role-now", override, 0.3,
         "you|youre ..1 are|will|now ..2 now|about|going|no|free|longer"},
    Rule{"from-now-on", override, 0.5, "from now|here|this on|own|forward|point|now"},
    Rule{"named-persona", override, 0.5,
         "persona|char|character|personality|alter ..3 called|named|amoral|ego|who"},
    Rule{"in-character", override, 0.45,
         "stay|stays|remain|remains|keep|break|breaks|breaking ..3 character|persona|role"},
    Rule{"a-game", override, 0.4,
         "lets|let|going|will|we ..4 play|have|playing ..5 game|roleplay|rpg|role|story|scenario"},
    Rule{"a-game-kind", override, 0.3,
         "text|story|role|roleplaying ..1 based|playing|adventure ..2 game|scenario|conversation"},
    Rule{"fiction", override, 0.3,
         "hypothetical|fictional|imaginary|fictitious|roleplay|roleplaying|hypothetically", true},
    Rule{"model-name", override, 0.4, "@model", true},
    Rule{"model-kind", override, 0.4,
         "language|ai|gpt ..1 model|models|language|assistant|chatbot|programmed", true},
    Rule{"an-ai", override, 0.2, "ai|artificial", true},
    Rule{"unlimited", override, 0.45, "@unlimited", true},
    Rule{"no-bounds", override, 0.45, "@without ..5 @bound", true},
    Rule{"no-ethics", override, 0.35, "@without ..6 @ethic", true},
    Rule{"harm-words", override, 0.2,
         "unethical|illegal|harmful|offensive|explicit|evil|wicked|malicious|inappropriate|"
         "dangerous",
         true},
    Rule{"never-refuse", override, 0.45, "@never ..5 @refuse"},
    Rule{"anything-now", override, 0.5, "do|does anything|everything now"},
    Rule{"any-request", override, 0.45,
         "@respond|answering|obey|obeys|fulfill|generate ..5 "
         "every|all|any|each|everything|anything|my ..3 "
         "prompt|prompts|question|questions|request|requests|asked|commands"},
    Rule{"my-prompts", override, 0.35,
         "my|users|user ..1 prompts|prompt|questions|request|requests|commands|orders|inputs|input",
         true},
    Rule{"your-replies", override, 0.35,
         "your|all|every|each|none|both ..3 responses|outputs|replies|answers", true},
    Rule{"reply-starts", override, 0.5,
         "start|begin|prefix|end|preface|precede|starting|prefixed|starts|beginning ..5 "
         "response|responses|answer|answers|output|outputs|sentence|reply|replies|message|messages "
         "..4 with|by|as|should|must"},
    Rule{"reply-prefix", override, 0.35,
         "start|begin|prefix|prefixed|preface|label|labeled|marked|always ..3 with|by|as", true},
    Rule{"first-request", override, 0.55,
         "my|the|your first|next|initial ..3 "
         "command|request|question|prompt|message|sentence|suggestion|task",
         true},
    Rule{"reply-only", override, 0.4,
         "only|not|dont|never|always ..1 reply|respond|answer|write|say|generate|output ..4 "
         "with|explanations|explanation|as|in|anything|unless|the"},
    Rule{"you-must", override, 0.3,
         "you ..1 must|shall|will|should|have|need|can|cannot|are ..2 "
         "always|never|only|not|follow|obey|comply|answer|respond"},
    Rule{"i-want-you", override, 0.45,
         "i|we ..1 want|need|would|direct|order|command|ask ..2 you to"},
    Rule{"mode-on", override, 0.35,
         "dan|god|opposite|unrestricted|evil|jailbreak|unfiltered|uncensored ..2 mode"},
    Rule{"mode-on2", override, 0.25,
         "developer|dan|opposite|normal ..1 mode ..2 "
         "enabled|activated|output|answer|response|prompts",
         true},
    Rule{"prompt-word", override, 0.2, "prompt|prompts", true},
    Rule{"warnings", override, 0.25,
         "warnings|disclaimers|disclamers|moralizing|lecturing|judgement|apologies", true},
    Rule{"stands-for", override, 0.2, "stands for|from", true},
    // Wanting the reader's own instructions.
    Rule{"system-prompt", override, 0.55, "system prompt|prompts", true},
    Rule{"reveal-system", override, 0.6,
         "@reveal ..6 system|initial|starting|original|hidden|base ..1 "
         "prompt|message|instructions|instruction|prompts|configuration"},
    Rule{"reveal-me", override, 0.5,
         "show|tell|give|see|need|repeat|send ..3 me|see|us ..4 system|initial|your ..1 "
         "prompt|message|instructions|configuration"},
    Rule{"reveal-yours", override, 0.6, "@reveal ..7 your ..3 @instruction|rules|configuration"},
    Rule{"reveal-start", override, 0.6,
         "^ @repeat ..3 system|initial|your|starting ..2 "
         "prompt|message|instructions|configuration|rules|guidelines"},
    Rule{"your-first", override, 0.6,
         "your ..1 @first ..1 @instruction|message|configuration|rules"},
    Rule{"ask-yours", override, 0.5,
         "what|whats|which ..5 your ..3 instructions|prompt|guidelines|restrictions"},
    Rule{"told-before", override, 1.0,
         "what|which ..2 you ..2 told|instructed|given|trained ..5 "
         "before|initially|beginning|first|start|prior"},
    Rule{"told-before2", override, 1.0,
         "were|was you told|instructed ..4 before|initially|beginning|first|conversation"},
    Rule{"given-first", override, 0.7,
         "you ..1 were|was|are|got ..1 given|told|instructed|shown ..4 "
         "beginning|initially|start|before|conversation|first"},
    Rule{"not-supposed", override, 1.0,
         "you ..1 not|forbidden|supposed ..2 supposed|allowed|permitted|not to ..1 "
         "tell|reveal|say|share|disclose|discuss"},
    Rule{"repeat-above", override, 0.7,
         "@repeat|display|write|copy ..4 text|words|everything|conversation|paragraph ..3 "
         "above|back|before|verbatim|preceding"},
    Rule{"repeat-above2", override, 0.7,
         "@repeat|display|write ..2 above|preceding|previous text|words|conversation|messages"},
    Rule{"word-for-word", override, 0.4,
         "@repeat|display|write|copy ..9 verbatim|full|entire|word|entirety|exactly"},
    Rule{"complete-me", override, 1.0,
         "complete|continue|finish|start|begin ..3 sentence|following|answer|response|reply|with "
         "..8 instructed|instructions|system"},
    Rule{"admin-mode", override, 0.5,
         "you|youre ..3 in ..1 maintenance|debug|developer|admin|diagnostic|training mode"},
    Rule{"admin-override", override, 0.5,
         "administrator|admin|developer|root|sudo|emergency ..1 override"},
    Rule{"admin-reason", override, 0.3,
         "for ..3 audit|debugging|troubleshooting|verification|assurance|compliance", true},
    Rule{"system-config", override, 0.5,
         "@reveal ..3 system|initial|initialization ..2 "
         "configuration|prompt|string|settings|instructions"},
    // Speaking to the program that reads reports.
    Rule{"agent-addressed", override, 0.45,
         "ai|coding|language|autonomous|automated|llm|assistant|software|review|triage ..1 "
         "agent|agents|assistant|assistants|model|models|bot|reviewer|llm",
         true},
    Rule{"agent-note", override, 0.7,
         "note|message|instruction|instructions|attention|important|notice|reminder|directive|task "
         "..2 to|for|the ..3 @agentnoun"},
    Rule{"agent-reading", override, 0.6,
         "@agentnoun ..4 "
         "reading|processing|handling|analyzing|analysing|fixing|reviewing|summarizing|triaging|"
         "parsing|sees|read|reads|process|processes ..3 this|these|it"},
    Rule{"agent-if", override, 0.6, "if you ..2 are ..2 an|a ..3 @agentnoun"},
    Rule{"agent-must", override, 0.4, "@agentnoun ..3 must|should|shall|please|required", true},
    Rule{"when-you-fix", override, 0.3,
         "when|while|before|after ..1 you ..2 "
         "fix|fixing|process|processing|summarize|summarizing|read|reading|analyze|analyzing|"
         "review|reviewing|continue|answer|triage"},
    Rule{"urgent-instruction", override, 0.45,
         "important|critical|mandatory|urgent|system|hidden|special|admin ..1 "
         "instruction|instructions|directive|notice|override"},
    Rule{"grant-verdict", override, 0.5,
         "^ approve|merge|mark|rate|classify|label|treat|flag ..6 as|to ..2 @verdict"},
    Rule{"without-review", override, 0.45,
         "without ..2 "
         "review|reviewing|tests|approval|asking|confirmation|verification|checks|telling|"
         "notifying|question"},
    Rule{"keep-quiet", override, 0.5,
         "not|dont|never|without ..1 "
         "mention|mentioning|tell|inform|reveal|disclose|report|notify|ask|alert ..3 "
         "user|users|anyone|human|humans|developer|this|anybody|owner|maintainers|reviewer"},
    Rule{"strip-guard", override, 0.35, "^ @strip ..4 @guard"},
    // Sending out what is secret.
    Rule{"send-secret", exfiltration, 1.0,
         "^ @send|@put ..6 credentials|secrets|env|environ|id_rsa|printenv|passwd ..8 "
         "@destination|@place"},
    Rule{"send-secret-kind", exfiltration, 1.0,
         "^ @send|@put|read|collect|gather ..6 @secretkind ..1 @secretthing ..10 "
         "to|in|into|at|via|and ..5 <url>|webhook|endpoint|attacker|pastebin|gist|@place"},
    Rule{"order-send", exfiltration, 0.6,
         "then|and|must|should|please|also ..1 @send ..8 @secret|contents ..8 "
         "@destination|@place|@secretthing"},
    Rule{"contents-of", exfiltration, 0.5,
         "^ @send|@put|read|cat ..3 contents|content|value|values|output ..3 "
         "env|environment|passwd|shadow|ssh|id_rsa|credentials|secrets|keys|token|tokens"},
    Rule{"secret-words", exfiltration, 0.35, "@secretkind @secretthing", true},
    Rule{"exfiltrate", exfiltration, 0.3, "exfiltrat*", true},
    Rule{"send-url", exfiltration, 0.3, "^ @send ..14 <url>"},
    // Running what comes from elsewhere.
    Rule{"order-run", remoteCode, 0.35,
         "^ @run ..4 command|script|following|code|package|payload|binary|this|it|curl|wget|<url>"},
    Rule{"you-run", remoteCode, 0.4, "you ..2 must|should|need|have|required ..2 @run"},
    Rule{"run-before", remoteCode, 0.35,
         "before ..2 "
         "you|continuing|proceeding|fixing|answering|reading|analyzing|starting|anything"},
    Rule{"run-part", remoteCode, 0.35,
         "part ..2 of ..3 "
         "fix|investigation|reproduction|analysis|solution|patch|response|resolution"},
    Rule{"download-run", remoteCode, 0.5,
         "download|fetch|retrieve ..6 <url> ..8 run|execute|install|launch|eval|sh|bash"},
    Rule{"fetch-follow", remoteCode, 0.9,
         "fetch|download|open|visit|read|load|browse ..4 <url> ..8 "
         "follow|obey|execute|instructions"},
};

} // namespace

std::span<const WordClass> ruleWords()
{
    return words;
}

std::span<const Rule> ruleTable()
{
    return rules;
}

} // namespace core::safety
