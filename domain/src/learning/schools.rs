//! The lessons of "The Online Attendance Service for Schools": the guide's seven topics.

use super::Lesson;
use super::check::{all, no, one, yes};

/// The roles at a school that the guide speaks of, as answers.
const ROLES: &[&str] =
    &["Primary Contact", "Office Support", "Attendance Lead", "Delegated Authoriser"];

pub(super) static LESSONS: [Lesson; 7] = [MODULE, REQUEST, COMMENT, FILES, CONTACT, SHARED, HOME];

const MODULE: Lesson = Lesson {
    key: "module",
    title: "Schools online module",
    body: "This course helps people at schools to ask for support for a student who is often away, \
        and to follow the case that comes of it. It has seven lessons. Each takes a few minutes and \
        ends with a short check. You can stop at any time and go on later where you left off.\n\n\
        ## What you need\n\n\
        You need an Education Sector Login (ESL). If you don't have one, speak to your \
        organisation's Delegated Authoriser. They can get you set up, and they give you your role \
        in the Attendance Service.\n\n\
        ## What the course covers\n\n\
        - Submit a Chronic Absence request for support.\n\
        - Add comments and files to a case.\n\
        - Change the Primary Contact of a case.\n\
        - View what the provider has shared with your school.\n\
        - Find your way on the home page.\n\n\
        ## Three roles at a school\n\n\
        - The Primary Contact works on the cases that name them.\n\
        - Office Support can comment, upload files and change the Primary Contact on cases of \
        students at their school.\n\
        - The Attendance Lead can do the same, and sees everything that was shared with the school.",
    check: &[
        one(
            "login",
            "You don't have an Education Sector Login. Who helps you to get one?",
            &[
                "The Case Manager",
                "Your organisation's Delegated Authoriser",
                "The student's caregiver",
            ],
            "Your organisation's Delegated Authoriser",
        ),
        no("atOnce", "Do you have to take all lessons in one go?"),
    ],
};

const REQUEST: Lesson = Lesson {
    key: "request",
    title: "Submit a Chronic Absence request for support",
    body: "Use this form to ask your local Attendance Service provider for help with a student, or \
        your In-School Provision if you have one. People with the Primary Contact, Office Support \
        or Attendance Lead role can submit it.\n\n\
        ## Steps\n\n\
        1. On the home page, in the Services section, choose “Chronic Absence request for \
        support”.\n\
        2. Read the information on the page. When you are ready, choose Start Request.\n\
        3. Each page of the form says what to enter. What you type is saved as a draft.\n\
        4. Name a Primary Contact. This is the person at your school whom the Case Manager will \
        call and keep up to date.\n\
        5. Check your answers, then choose Submit.\n\n\
        ## The Primary Contact\n\n\
        From 16 February the person who completes the form puts their own name here. From 28 \
        February you can name someone else. They must have access to the Attendance Service.\n\n\
        ## What happens next\n\n\
        Submitting creates a case, and you see its number at once. The case goes to the provider, \
        who assigns a Case Owner. The Case Owner then gets in touch with the Primary Contact.",
    check: &[
        all(
            "who",
            "Who can submit a request?",
            ROLES,
            &["Primary Contact", "Office Support", "Attendance Lead"],
        ),
        one(
            "next",
            "What happens when you submit the form?",
            &[
                "The form waits until the Ministry has read it",
                "The caregiver gets a letter",
                "A case is created and goes to the provider",
            ],
            "A case is created and goes to the provider",
        ),
        one(
            "contact",
            "Who is the Primary Contact?",
            &[
                "The student's caregiver",
                "The person at the school who is kept up to date by the Case Manager",
                "The provider's Workflow Lead",
            ],
            "The person at the school who is kept up to date by the Case Manager",
        ),
    ],
};

const COMMENT: Lesson = Lesson {
    key: "comment",
    title: "Add a case comment",
    body: "Comments tell the provider what changed and what you saw, for as long as the case is \
        open. Office Support and Attendance Leads can comment on cases of students enrolled at \
        their school. A Primary Contact can comment on the cases that name them.\n\n\
        ## Steps\n\n\
        1. In the Active cases list, use the filters or the search field to find the case. Click \
        its number to open it.\n\
        2. Choose Add Comment in the top right corner.\n\
        3. Type your message in the comment box.\n\
        4. Choose Submit. Your comment appears in the case's timeline, and the Case Manager is \
        told.\n\n\
        ## Who can read it\n\n\
        - The provider's Case Manager or Workflow Lead.\n\
        - The school's Primary Contact for the case.\n\
        - The school's Attendance Lead.\n\n\
        ## Good comments\n\n\
        Share early what helps with planning. Keep what you write correct and up to date. If you \
        need to share a file, upload it instead.",
    check: &[
        all(
            "readers",
            "You are at a school and add a comment. Who can read it?",
            &[
                "Everyone who works at the school",
                "The provider's Case Manager or Workflow Lead",
                "The school's Primary Contact for the case",
                "The school's Attendance Lead",
            ],
            &[
                "The provider's Case Manager or Workflow Lead",
                "The school's Primary Contact for the case",
                "The school's Attendance Lead",
            ],
        ),
        no(
            "anyCase",
            "Can a Primary Contact comment on a case that names somebody else as Primary Contact?",
        ),
        yes("told", "Is the Case Manager told when you add a comment?"),
    ],
};

const FILES: Lesson = Lesson {
    key: "files",
    title: "Upload files to a case",
    body: "Letters, emails from outside the system, application forms and other papers belong on \
        the case, so that its history is complete.\n\n\
        ## Before you upload\n\n\
        - Make sure that it is the right case. Personal or sensitive content must only ever be \
        on the case that it is about.\n\
        - Give the file a clear name. A case may have many files, and a good name makes yours \
        easy to find.\n\n\
        ## Steps\n\n\
        1. Find the case in the Active cases list and open it.\n\
        2. Choose Upload Files in the top right corner. A file picker opens.\n\
        3. Choose one or more files. Most common types can be uploaded. One file can have up to \
        20 MB.\n\
        4. When the files have uploaded, choose Done.\n\
        5. Choose Next. Only now are the files on the case, and the Case Manager is told.\n\n\
        Each file is checked for viruses before anyone can open it.\n\n\
        ## Who can see it\n\n\
        The provider's Case Manager or Workflow Lead, the school's Primary Contact for the case \
        and the school's Attendance Lead.",
    check: &[
        one("size", "How big can one file be?", &["2 MB", "20 MB", "200 MB"], "20 MB"),
        one(
            "last",
            "What is the last step that puts the file on the case?",
            &["Choose the file in the file picker", "Choose Done", "Choose Next"],
            "Choose Next",
        ),
        yes("right", "Must you make sure that a file goes on the right case?"),
    ],
};

const CONTACT: Lesson = Lesson {
    key: "contact",
    title: "Change the Primary Contact",
    body: "Each case has one Primary Contact at the school: the main person for the provider to \
        talk to about the student. Change it when somebody else takes over. Office Support and \
        Attendance Leads can do so for any student enrolled at their school, a Primary Contact for \
        the cases that name them.\n\n\
        ## Steps\n\n\
        1. Find the case in the Active cases list and open it.\n\
        2. Choose Change Primary Contact in the top right corner.\n\
        3. Type the new person's name in the School Primary Contact Name field and choose Find \
        Contact.\n\
        4. Check the phone number and the email address. Change them if they are not right.\n\
        5. Add notes if they help: the best times to call, or how the person likes to be \
        reached.\n\
        6. Choose Change Contact.\n\n\
        ## Tips\n\n\
        - The person must have access to the Attendance Service to be found. If they are not, \
        speak to your Delegated Authoriser, who can set them up.\n\
        - You can change the contact at any time.\n\
        - If the person stays and only a number or address is new, use the same button to update \
        it.",
    check: &[
        one(
            "missing",
            "The person you look for is not found. What do you do?",
            &[
                "Name them in a comment instead",
                "Ask your Delegated Authoriser to set them up",
                "Close the case and submit a new request",
            ],
            "Ask your Delegated Authoriser to set them up",
        ),
        yes(
            "details",
            "Can you use Change Primary Contact when only the present contact's phone number is new?",
        ),
    ],
};

const SHARED: Lesson = Lesson {
    key: "shared",
    title: "View shared content on a case",
    body: "The provider can share comments and files with your school. They tell you what was done, \
        ask for information, and hold papers that help to support the student. People with the \
        Primary Contact or Attendance Lead role can view them.\n\n\
        ## Steps\n\n\
        1. Find the case in the Active cases list and click its number.\n\
        2. Go to the Related tab.\n\
        3. Go to the Case Comments section to read the shared comments.\n\
        4. Go to the Files section of the same tab. Click a file to open it.\n\n\
        ## Good to know\n\n\
        - Look at shared content often, so that you know of updates and questions.\n\
        - You only see what the provider has shared on purpose. Its own notes stay with it.",
    check: &[
        one(
            "where",
            "On which tab of a case do you find shared comments and files?",
            &["Activity", "Details", "Related"],
            "Related",
        ),
        all(
            "who",
            "Which roles at a school can view what the provider shared?",
            &["Primary Contact", "Office Support", "Attendance Lead"],
            &["Primary Contact", "Attendance Lead"],
        ),
        no("all", "Does the school see everything that the provider writes on a case?"),
    ],
};

const HOME: Lesson = Lesson {
    key: "home",
    title: "Navigate the Attendance Service home page",
    body: "The home page has four sections. Each shows how many items it holds and has a search \
        field and a filter.\n\n\
        ## From 16 February\n\n\
        - Services: begin a new request for support.\n\
        - Draft requests: go on with a request that you have not submitted. Choose Resume.\n\n\
        ## From 28 February\n\n\
        - Active cases: open a case you are working on, see updates, and share comments and files.\n\
        - Closed cases: look at cases of your school that have ended.\n\n\
        ## Finding a case\n\n\
        Type a reference number, the student's name or the Primary Contact's name in the search \
        field. Capital letters and macrons make no difference. Filters narrow the list further. \
        Click the reference number to open the case.",
    check: &[
        one(
            "resume",
            "You began a request yesterday and did not submit it. Where do you go on with it?",
            &["Services", "Draft requests", "Active cases", "Closed cases"],
            "Draft requests",
        ),
        no("macrons", "Do you have to type macrons to find a name that has them?"),
    ],
};
