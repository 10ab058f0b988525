//! What CRMs call things, and what their imports take.

use crate::plan::config::CrmSection;
use crate::plan::salesforce_id;

/// A kind of table of a CRM.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Object {
    /// Customers and prospects: Account, Company.
    Account,
    /// Salesforce: Territory2.
    Territory,
    /// Salesforce: ObjectTerritory2Association.
    AccountTerritory,
    /// Salesforce: UserTerritory2Association.
    UserTerritory,
    /// Users, owners.
    User,
}

/// A CRM.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "cli", derive(clap::ValueEnum), value(rename_all = "lower"))]
pub enum Crm {
    /// Salesforce: Data Loader, Bulk API 2.0.
    Salesforce,
    /// HubSpot: import of companies.
    HubSpot,
    /// Dynamics 365 Sales: import of accounts.
    Dynamics,
    /// Any other: a table by account id.
    Generic,
}

/// Names of the fields of an account; `""` = it has none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AccountFields<'a> {
    /// The id by which the plan knows it.
    pub id: &'a str,
    /// Its owner.
    pub owner: &'a str,
    /// Its segment.
    pub segment: &'a str,
    /// Its territory; Salesforce's accounts have theirs by association.
    pub territory: &'a str,
}

impl Crm {
    /// The object that a kind of table is called.
    pub fn name_of(self, object: Object) -> &'static str {
        match (self, object) {
            (Crm::HubSpot, Object::Account) => "Company",
            (_, Object::Account) => "Account",
            (_, Object::Territory) => "Territory2",
            (_, Object::AccountTerritory) => "ObjectTerritory2Association",
            (_, Object::UserTerritory) => "UserTerritory2Association",
            (_, Object::User) => "User",
        }
    }

    /// What a table is, by its headers; `None` where it is none that is known.
    pub fn object_of(self, header: &[String], fields: AccountFields) -> Option<Object> {
        let has = |name: &str| header.iter().any(|own| own.trim().eq_ignore_ascii_case(name));
        let territories = [
            (has("ObjectId") && has("Territory2Id"), Object::AccountTerritory),
            (has("UserId") && has("Territory2Id"), Object::UserTerritory),
            (has("Id") && has("DeveloperName"), Object::Territory),
            (has("Id") && has("IsActive") && !has(fields.owner), Object::User),
        ];
        let of_salesforce = territories.into_iter().filter(|_| self == Crm::Salesforce).find(|(holds, _)| *holds);
        of_salesforce.map(|(_, object)| object).or((has(fields.id) && has(fields.owner)).then_some(Object::Account))
    }

    /// The CRM's own id of an account, by which it changes rows.
    pub fn id(self) -> &'static str {
        match self {
            Crm::Salesforce => "Id",
            Crm::HubSpot => "Record ID",
            Crm::Dynamics => "accountid",
            Crm::Generic => "account_id",
        }
    }

    /// The fields of an account, as the plan names them, else as the CRM does.
    pub fn fields(self, named: &CrmSection) -> AccountFields<'_> {
        let [owner, segment, territory] = match self {
            Crm::Salesforce => ["OwnerId", "Segment__c", ""],
            Crm::HubSpot => ["Company owner", "Segment", "Territory"],
            Crm::Dynamics => ["ownerid", "new_segment", "territoryid"],
            Crm::Generic => ["owner", "segment", "territory"],
        };
        AccountFields {
            id: named.id.as_deref().unwrap_or(self.id()),
            owner: named.owner.as_deref().unwrap_or(owner),
            segment: named.segment.as_deref().unwrap_or(segment),
            territory: named.territory.as_deref().unwrap_or(territory),
        }
    }

    /// An id as it is compared: Salesforce's without the checksum of its case, GUIDs without braces and case.
    pub fn key(self, id: &str) -> String {
        let id = id.trim();
        match self {
            Crm::Salesforce => salesforce_id::short(id).to_owned(),
            Crm::Dynamics => id.trim_matches(['{', '}']).to_lowercase(),
            Crm::HubSpot | Crm::Generic => id.to_owned(),
        }
    }

    /// An id as it is written: Salesforce's with the checksum of its case.
    pub fn written(self, id: &str) -> String {
        let whole = self == Crm::Salesforce && salesforce_id::is_id(id) && id.len() == salesforce_id::SHORT;
        if whole { format!("{id}{}", salesforce_id::checksum(id)) } else { id.to_owned() }
    }

    /// What a cell says that is to be emptied.
    pub fn nothing(self) -> &'static str {
        if self == Crm::Salesforce { "#N/A" } else { "" }
    }

    /// The most that a file may have: bytes (of Bulk API 2.0's 150 MB, a third is for its encoding; Dynamics takes 8 MB) and rows
    /// (Data Loader's 5,000,000; HubSpot's 1,048,576 with the header).
    pub fn limits(self) -> (usize, usize) {
        match self {
            Crm::Salesforce => (100_000_000, 5_000_000),
            Crm::HubSpot => (500_000_000, 1_048_575),
            Crm::Dynamics => (8_000_000, usize::MAX),
            Crm::Generic => (usize::MAX, usize::MAX),
        }
    }
}
