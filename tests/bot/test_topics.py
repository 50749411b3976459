import pytest

from bot.topics import topics_asked, untold


@pytest.mark.parametrize(
    ("question", "evidence", "wanted"),
    [
        ("How many patients died?", "58 patients were analyzed.", ["deaths"]),
        ("How many patients died?", "Three patients were dead within a year.", []),
        ("Is it OK while pregnant?", "It is given once.", ["pregnancy"]),
        ("Is it reimbursed by health insurance?", "No health plan covers it.", []),
        ("What share of patients responded?", "87.9% responded.", []),  # a share of patients, not of a company
        ("What happened to the share price?", "It was approved.", ["shares"]),
        ("Who is in charge?", "Ying Huang is.", []),
        ("What is at the heart of the plan?", "Innovation is.", []),
        ("Who funded the trial?", "The approval is based on the trial.", ["funding"]),
        ("Who was its boss before her?", "She is its boss.", ["predecessors"]),
        ("Who was its boss before her?", "She succeeded Anna Berg.", []),
        ("Where did she go to university?", "She leads the company.", ["education"]),
        ("How many dropped out?", "79.3% reached a complete response.", ["dropouts"]),
        ("When can people return to work?", "The response lasted 30 months.", ["daily life"]),
        ("Can it be given a second time?", "It is given once.", []),
        ("Can it be given a second time?", "It is given into a vein.", ["repeated treatment"]),
        ("How long does it take to make the cells?", "The firm has two decades of experience.", ["making"]),
        ("Did it work in the elderly?", "It worked in 80%.", ["older people"]),
        ("How many lines had they had at the median?", "At least three lines are needed.", ["median"]),
        ("How many people are living with the disease?", "86% had a response.", ["how common the disease is"]),
        ("Is infertility a risk?", "It is given once.", ["pregnancy"]),
        ("Which competing therapies are there?", "It is a cell therapy.", ["competitors"]),
        ("Who profits from it?", "Patients worldwide do.", []),
        ("What was its profit?", "It sold 100 packs.", ["profit or loss"]),
        ("At what price per ADS was it sold?", "Each sold at 23 dollars.", []),
        ("Which virus brings the gene in?", "A lentiviral vector does.", []),
        ("Which company employs her?", "She leads Ozora Pharma.", []),
        ("How many people does it employ?", "It has 200 customers.", ["staff"]),
        ("Did it work in over 80% of the patients?", "It worked in 86.2%.", []),
        ("Did it work in patients over 80?", "It worked in 86.2%.", ["older people"]),
        ("What is the combined rate?", "The rate of both is 80%.", []),
        ("How wide is the confidence interval?", "It was 30 months.", ["confidence intervals"]),
        ("Which hospital treated most?", "The trial was multi-center.", ["hospitals"]),
        ("Had they had a transplant?", "They had had three lines.", ["transplants"]),
        ("Did it have orphan drug designation?", "It was approved.", ["designation", "orphan status"]),
        ("What did outside analysts say?", "The company was proud.", ["outside views", "what was said"]),
        ("Was the pivotal study confirmatory?", "It was a pivotal moment.", ["the trial"]),
        ("Was the pivotal study confirmatory?", "It rests on NIPPON-2.", []),
        ("What did she say?", "She welcomed it.", []),
        ("How many relapsed on placebo?", "10% relapsed with ozo-cel.", ["the control group"]),
        ("How many relapsed on placebo?", "10% relapsed, against 20% of the others.", []),
        ("How many relapsed on placebo?", "20% relapsed on placebo.", []),
        ("When was it approved in Chile?", "In 2024 the FDA asked for a study.", ["when it was approved"]),
        ("When was it approved in Chile?", "Chile followed with its permit in 2025.", []),
        ("When is a decision expected?", "The company was founded in 2010.", ["a decision to come"]),
        ("When will the next trial start?", "The plant opens in 2027.", ["the start of a trial"]),
        ("How often is it injected?", "A vial keeps for seven days.", ["how often it is given"]),
        ("How often is it injected?", "Twice a week.", []),
        ("Where do the T cells come from?", "It is given once.", ["where cells come from"]),
        ("Whose cells are used?", "It is an autologous product.", []),
        ("Which drugs must they have tried beforehand?", "It is a cell therapy.", ["earlier treatment"]),
        ("How do doctors measure the target?", "It is given once.", ["measuring"]),
        ("What is its brand name?", "Approved is ozoracabtagene (ozo-cel).", ["a brand"]),
        ("What is its brand name?", "A brand new journey begins.", ["a brand"]),
        ("What is its brand name?", "The agency cleared Ozorvy (ozoracabtagene).", []),
        ("How many patients were enrolled in all?", "It was 80% in the 58 patients analyzed.", ["enrolment"]),
        ("How many patients were enrolled in all?", "The trial included 60 people.", []),
        ("What stake does Kuma hold?", "It was 80% in the 58 patients.", ["stake"]),
        ("As a ward nurse: how is it given?", "It is infused.", []),
        ("How long do they stay on the ward?", "It lasted 30 months.", ["hospital stay"]),
        ("At which congress was it shown?", "It rests on NIPPON-2.", ["publication"]),
        ("Which drugs compete with it?", "A proteasome inhibitor is needed.", ["competitors"]),
        ("Why is it good for shareholders?", "It reinforces the company's lead.", []),
        ("Is Ozora based in Japan?", "The Japanese agency approved it.", ["seat"]),
        ("Is it based in part on NIPPON-2?", "It rests on NIPPON-2.", []),
        ("Which premedication is given?", "It is given once.", ["premedication"]),
        ("How long is the waiting list?", "It lasted 30 months.", ["waiting"]),
        ("What did patient groups say?", "Ozora said it was proud.", ["patients' organisations"]),
        ("For which patient group is it?", "It is for adults.", []),
        ("Who co-developed it?", "The PMDA approved it.", ["joint development"]),
        ("Which trial tests it first-line?", "This study was in refractory disease.", ["untreated patients"]),
        ("Is it allowed first-line?", "It is allowed in refractory disease.", []),  # which decides it
        ("How should a bag be thawed?", "It is an infusion.", ["storage"]),
        ("Which professor led it?", "It was multi-center.", ["investigators"]),
        ("Whom did she congratulate?", "She leads the firm.", ["congratulations"]),
        ("How many scientists work at Ozora?", "It has 200 customers.", ["staff"]),
        ("What rate should our analysts use?", "It was 80%.", []),
        ("By which route is a dose delivered?", "It is infused.", []),
        ("What dose is delivered?", "It is infused.", ["dose"]),
        ("How long from taking the cells to giving them back?", "It lasted 30 months.", ["making"]),
        ("In which city is it made?", "It was approved in Japan.", ["plant"]),
        ("How many new myeloma cases are there?", "80% had a response.", ["how common the disease is"]),
        ("How often did manufacturing fail?", "80% had a response.", ["making"]),
        ("Is the company's base in Japan?", "The company was approved in Japan.", ["seat"]),
    ],
)
def test_subjects_that_are_asked_about_and_not_spoken_of(question: str, evidence: str, wanted: list[str]) -> None:
    assert untold(question, evidence) == wanted


@pytest.mark.parametrize(
    "question", ["how many deaths", "its storage", "which patents", "any infections", "the share price", "is it reimbursed"]
)
def test_what_asks_for_a_subject_also_tells_of_it(question: str) -> None:
    assert topics_asked(question)
    assert untold(question, question) == []
